//! The least that a Tauri window can be: one line of text and none of Faircopy. `scripts/bench window` measures Faircopy beside it.

use tauri::{WebviewUrl, WebviewWindowBuilder, http::Response};

const PAGE: &str = "<!doctype html><html lang=en><title>Bare</title><h1>Bare</h1></html>";

fn main() {
    let mut context = tauri::generate_context!();
    context.config_mut().app.windows.clear();
    tauri::Builder::default()
        .register_uri_scheme_protocol("bare", |_, _| {
            Response::builder().header("content-type", "text/html").body(PAGE.as_bytes()).expect("a page")
        })
        .setup(|app| {
            let url = WebviewUrl::CustomProtocol("bare://localhost/".parse().expect("an address"));
            WebviewWindowBuilder::new(app, "bare", url).title("Bare").inner_size(1280.0, 800.0).build()?;
            Ok(())
        })
        .run(context)
        .expect("a window");
}
