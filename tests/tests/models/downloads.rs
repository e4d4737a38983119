//! Downloads from a server with bad habits: the right file or none, and nothing fetched twice.

use std::{ops::ControlFlow, path::PathBuf};

use faircopy_core::{
    job::Outcome,
    models::{Installed, ModelError, Models},
};

use crate::{
    Home, go_on,
    server::{Answer, Request, Server},
    sha256,
};

const HALF: usize = 700_000;

/// A model of 1.4 MB that no compression would shrink and no two stretches of which are alike.
fn content() -> Vec<u8> {
    let mut state = 1_u64;
    let next = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..2 * HALF).map(next).collect()
}

fn home(bytes: usize) -> Home {
    Home::with_catalogue(&format!(
        "[[model]]\nid = \"ears\"\nname = \"Ears\"\nrole = \"speech\"\nfile = \"ears.bin\"\nbytes = {bytes}\nsha256 = \"{}\"\n\
         languages = \"en\"\nlicence = \"MIT\"\nurl = \"https://models.invalid/some/ears.bin\"\nmemory_bytes = 1\n",
        sha256(&content())
    ))
}

struct Scene {
    home: Home,
    server: Server,
    models: Models,
}

impl Scene {
    fn new(answer: impl Fn(usize, &Request) -> Answer + Send + 'static) -> Self {
        let home = home(content().len());
        let server = Server::start(content(), answer);
        let models = home.models(Some(&server.base));
        Self { home, server, models }
    }

    fn get(&self) -> Result<Outcome<Installed>, ModelError> {
        self.models.get("ears", &mut go_on)
    }

    /// The model is there, whole, with nothing beside it.
    fn assert_arrived(&self, outcome: Result<Outcome<Installed>, ModelError>) {
        let Ok(Outcome::Finished(model)) = outcome else { panic!("{outcome:?}") };
        assert!(std::fs::read(&model.path).unwrap() == content());
        assert_eq!(self.home.names(), ["ears.bin"]);
        assert_eq!(self.models.installed(), [model]);
    }

    fn froms(&self) -> Vec<Option<usize>> {
        self.server.requests().iter().map(|request| request.from).collect()
    }

    fn part(&self) -> PathBuf {
        self.home.paths().models().join("ears.bin.part")
    }
}

#[test]
fn a_model_arrives_whole_and_is_not_fetched_twice() {
    let scene = Scene::new(|_, _| Answer::Good);
    let mut heard = vec![];
    let outcome = scene.models.get("ears", &mut |done, of| {
        heard.push((done, of));
        ControlFlow::Continue(())
    });
    scene.assert_arrived(outcome);
    assert!(heard.is_sorted() && heard.last() == Some(&(content().len() as u64, content().len() as u64)), "{heard:?}");
    scene.assert_arrived(scene.get());
    let paths: Vec<_> = scene.server.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/some/ears.bin"]);
}

#[test]
fn a_cut_line_is_taken_up_where_it_broke() {
    let scene = Scene::new(|number, _| if number == 0 { Answer::Cut(HALF) } else { Answer::Good });
    scene.assert_arrived(scene.get());
    assert_eq!(scene.froms(), [None, Some(HALF)]);
    assert!(scene.server.requests()[1].if_range.is_some(), "only of the same edition");
}

#[test]
fn a_server_that_cannot_resume_sends_it_all_again() {
    let scene = Scene::new(|number, _| if number == 0 { Answer::Cut(HALF) } else { Answer::Whole });
    scene.assert_arrived(scene.get());
}

#[test]
fn a_server_that_is_busy_for_a_moment_is_asked_again() {
    let scene = Scene::new(|number, _| if number == 0 { Answer::Status(503) } else { Answer::Good });
    scene.assert_arrived(scene.get());
}

#[test]
fn a_redirect_is_followed_also_for_the_rest() {
    let scene = Scene::new(|number, request| match (number, request.path.as_str()) {
        (_, "/some/ears.bin") => Answer::Redirect("/elsewhere".into()),
        (1, _) => Answer::Cut(HALF),
        _ => Answer::Good,
    });
    scene.assert_arrived(scene.get());
    assert_eq!(scene.froms().last(), Some(&Some(HALF)));
}

#[test]
fn another_file_than_promised_is_thrown_away() {
    let check = |other: Vec<u8>| {
        let scene = Scene::new(move |number, _| if number == 0 { Answer::Other(other.clone()) } else { Answer::Good });
        let error = scene.get().unwrap_err();
        assert!(matches!(&error, ModelError::Differs { id } if id == "ears"), "{error:?}");
        assert_eq!(scene.home.names(), Vec::<String>::new());
        scene.assert_arrived(scene.get());
    };
    let mut one_bit_off = content();
    one_bit_off[HALF] ^= 1;
    check(one_bit_off);
    check(content()[1..].to_vec());
    check([content(), vec![0]].concat());
    check(b"<!DOCTYPE html><title>Please log in</title>".to_vec());
}

#[test]
fn a_server_that_refuses_is_named_at_once() {
    for status in [401, 403, 404, 410] {
        let scene = Scene::new(move |_, _| Answer::Status(status));
        let error = scene.get().unwrap_err();
        assert!(
            matches!(&error, ModelError::Refused { host, status: found } if host == "127.0.0.1" && *found == status)
        );
        assert!(error.to_string().contains("FAIRCOPY_MODEL_MIRROR"), "{error}");
        assert_eq!(scene.server.requests().len(), 1);
    }
}

#[test]
fn cancelling_works_while_the_line_is_silent_and_keeps_what_came() {
    let scene = Scene::new(|number, _| if number == 0 { Answer::Stall(HALF) } else { Answer::Good });
    let outcome = scene.models.get("ears", &mut |done, _| {
        if done >= HALF as u64 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(outcome.unwrap(), Outcome::Cancelled);
    assert_eq!(scene.part().metadata().unwrap().len(), HALF as u64);
    assert_eq!(scene.models.installed(), []);
    scene.assert_arrived(scene.get());
    assert_eq!(scene.froms(), [None, Some(HALF)]);
}

#[test]
fn a_part_of_another_edition_does_no_harm() {
    let origin = |sha: &str, etag: &str| format!("sha256 = \"{sha}\"\netag = '\"{etag}\"'\n");
    let check = |part: &[u8], origin: Option<String>, expect: &[Option<usize>]| {
        let scene = Scene::new(|_, _| Answer::Good);
        std::fs::create_dir_all(scene.home.paths().models()).unwrap();
        std::fs::write(scene.part(), part).unwrap();
        if let Some(origin) = origin {
            std::fs::write(scene.part().with_extension("part.toml"), origin).unwrap();
        }
        scene.assert_arrived(scene.get());
        assert_eq!(scene.froms(), expect);
    };
    let sha = sha256(&content());
    check(&content()[..HALF], Some(origin(&sha, "first-edition")), &[Some(HALF)]);
    check(&content()[..HALF], Some(origin(&sha, "another-edition")), &[Some(HALF)]);
    check(&vec![0; HALF], Some(origin(&sha, "first-edition")), &[Some(HALF), None]);
    check(&vec![0; HALF], Some(origin("0000", "first-edition")), &[None]);
    check(&vec![0; HALF], None, &[None]);
    check(&vec![0; 3 * HALF], Some(origin(&sha, "first-edition")), &[None]);
    check(&content(), Some(origin(&sha, "first-edition")), &[]);
    check(&content()[..HALF], Some("damaged".into()), &[None]);
}

#[test]
fn two_at_once_fetch_it_once() {
    let scene = Scene::new(|_, _| Answer::Good);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| scene.home.models(Some(&scene.server.base)).get("ears", &mut go_on).unwrap());
        }
    });
    scene.assert_arrived(scene.get());
    assert_eq!(scene.server.requests().len(), 1);
}

#[test]
fn nobody_at_home_is_said_in_one_sentence_with_the_host() {
    let home = home(content().len());
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = home.models(Some(&format!("http://{closed}"))).get("ears", &mut go_on).unwrap_err();
    assert!(matches!(&error, ModelError::NoConnection { host, .. } if host == "127.0.0.1"), "{error:?}");
    assert!(error.to_string().contains("try again when the network works"), "{error}");
}

#[test]
fn a_disk_that_is_too_small_is_found_out_before_anything_is_sent() {
    let home = home(1 << 60);
    let server = Server::start(content(), |_, _| Answer::Good);
    let error = home.models(Some(&server.base)).get("ears", &mut go_on).unwrap_err();
    assert!(matches!(error, ModelError::DiskFull { .. }), "{error:?}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn only_what_the_catalogue_lists_can_be_fetched_and_only_from_a_web_address() {
    let home = home(content().len());
    assert!(matches!(home.models(None).get("nonsense", &mut go_on), Err(ModelError::Unknown { .. })));
    for mirror in ["models.example.org", "ftp://models.example.org", "http://", "https:///path"] {
        assert!(matches!(home.models(Some(mirror)).get("ears", &mut go_on), Err(ModelError::Mirror)), "{mirror}");
    }
}
