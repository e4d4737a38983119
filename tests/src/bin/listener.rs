//! A player for the tests to steer, one command on each line of the input; says every change as JSON on a line.
//!
//! `play SESSION FILE [MS]`, `seek SESSION FILE MS`, `pause`, `speed X`, `release SESSION`; the end of the input ends it.

use std::io::{BufRead, Write};

use faircopy_core::{
    audio::{
        AudioError,
        player::{Player, PlayerState, Sound},
    },
    session::SessionId,
    transcript::Millis,
};

fn main() {
    let player = Player::start(Box::new(|state| say(&state)));
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("text");
        if let Err(error) = obey(&player, &line.split('\t').collect::<Vec<_>>()) {
            print(&serde_json::json!({ "error": error.to_string() }));
        }
    }
}

fn obey(player: &Player, words: &[&str]) -> Result<(), AudioError> {
    match *words {
        ["play", session, file] => player.play(sound(session, file), None)?,
        ["play", session, file, from] => player.play(sound(session, file), Some(millis(from)))?,
        ["seek", session, file, to] => player.seek(sound(session, file), millis(to))?,
        ["pause"] => player.pause(),
        ["speed", speed] => player.set_speed(speed.parse().expect("a number")),
        ["release", session] => player.release(sound(session, "").session),
        _ => panic!("unknown: {words:?}"),
    }
    Ok(())
}

fn sound(session: &str, file: &str) -> Sound {
    Sound { session: SessionId(session.parse().expect("a number")), path: file.into(), duration: None }
}

fn millis(text: &str) -> Millis {
    Millis(text.parse().expect("a number"))
}

fn say(state: &PlayerState) {
    print(&serde_json::json!({
        "session": state.session,
        "at": state.at,
        "duration": state.duration,
        "playing": state.playing,
        "speed": state.speed,
        "trouble": state.trouble,
    }));
}

fn print(value: &serde_json::Value) {
    let mut out = std::io::stdout().lock();
    // The test may be gone already.
    let _ = writeln!(out, "{value}").and_then(|()| out.flush());
}
