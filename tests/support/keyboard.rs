//! A window driven by the keyboard alone, as by somebody without a mouse.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use serde_json::json;

use crate::support::browser::{Browser, PATIENCE};

pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";
pub const SPACE: &str = " ";
pub const RIGHT: &str = "\u{e014}";
pub const DOWN: &str = "\u{e015}";
/// Shift held down for one tabulator.
const BACK: &str = "\u{e008}\u{e004}\u{e000}";
/// Control held down for one Enter.
pub const CONTROL_ENTER: &str = "\u{e009}\u{e007}\u{e000}";

impl Browser {
    /// Types into whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        let takes_files = "return document.activeElement?.type === 'file';";
        if self.client.execute(takes_files, Vec::new()).await.unwrap() != json!(true) {
            return self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
        }
        // There the driver takes what is typed for the name of a file: press the keys themselves.
        let mut pressed = KeyActions::new("keys".to_owned());
        let mut held = Vec::new();
        for value in keys.chars() {
            match value {
                '\u{e008}' | '\u{e009}' => {
                    pressed = pressed.then(KeyAction::Down { value });
                    held.push(value);
                }
                '\u{e000}' => {
                    pressed = held.drain(..).fold(pressed, |pressed, value| pressed.then(KeyAction::Up { value }));
                }
                _ => pressed = pressed.then(KeyAction::Down { value }).then(KeyAction::Up { value }),
            }
        }
        self.client.perform_actions(pressed).await.unwrap();
    }

    /// Chooses a file where the focus is.
    pub async fn choose(&self, file: &Path) {
        self.client.active_element().await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    }

    /// Goes on with the tabulator until what has the focus fits, as somebody without a mouse does.
    pub async fn tab_to(&self, expression: &str) {
        self.step_to(expression, TAB).await;
    }

    /// Goes back with Shift and the tabulator until what has the focus fits.
    pub async fn back_to(&self, expression: &str) {
        self.step_to(expression, BACK).await;
    }

    async fn step_to(&self, expression: &str, step: &str) {
        for _ in 0..400 {
            let script = format!("const it = document.activeElement; return Boolean({expression});");
            if self.client.execute(&script, Vec::new()).await.unwrap() == json!(true) {
                return;
            }
            self.keys(step).await;
        }
        panic!("the tabulator does not lead to {expression} on {}", self.path().await);
    }

    /// Waits until an expression of the page holds and all of the page is there: what is not yet read has no part that a page must not
    /// have, and a phone lays it out as wide as a desk's.
    pub async fn until(&self, expression: &str) {
        let started = Instant::now();
        loop {
            let script = format!("return document.readyState === 'complete' && Boolean({expression});");
            // While a page is left there is nothing to ask.
            if let Ok(answer) = self.client.execute(&script, Vec::new()).await
                && answer == json!(true)
            {
                return;
            }
            if started.elapsed() >= PATIENCE {
                let alert = "return document.querySelector('[role=alert]')?.innerText ?? ''";
                let alert = self.client.execute(alert, Vec::new()).await.unwrap();
                panic!("{expression} does not come true on {}: {alert}", self.path().await);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// No part of the page is wider than the window.
    pub async fn fits(&self) {
        // A phone shows a page that is too wide smaller, so that the room inside grows with the page: that outside does not.
        let widths = "return [document.documentElement.scrollWidth, Math.min(window.innerWidth, window.outerWidth)]";
        let widths = self.client.execute(widths, Vec::new()).await.unwrap();
        let (page, window) = (widths[0].as_f64().unwrap(), widths[1].as_f64().unwrap());
        assert!(page <= window + 1.0, "{} is {page} wide in a window of {window}", self.path().await);
    }

    /// Goes on to what fits and presses Enter there.
    pub async fn press(&self, expression: &str) {
        self.tab_to(expression).await;
        self.keys(ENTER).await;
    }

    /// Goes on to the field of this name and fills it in.
    pub async fn fill(&self, name: &str, text: &str) {
        self.tab_to(&format!("it.name === '{name}'")).await;
        self.keys(text).await;
    }

    /// Waits until the main part of the page shows this text.
    pub async fn says(&self, text: &str) {
        self.until(&format!("document.querySelector('main')?.innerText.includes({})", json!(text))).await;
    }
}
