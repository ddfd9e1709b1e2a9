//! An installation, its server and a window of Chromium, driven as people do.

use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

use crate::support::TestApp;
use crate::support::processes::{Group, free_port, send, start};

/// How long a page may take until it is there.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A window on a served installation. Everything goes when it is dropped.
pub struct Browser {
    pub base: String,
    pub client: Client,
    driver_port: u16,
    _folder: tempfile::TempDir,
    _driver: Group,
    /// What is served where the window looks, unless the test serves it.
    served: Option<Served>,
}

/// A server of an installation, on its port.
struct Served {
    /// `None` while it is stopped.
    server: Option<Group>,
    port: u16,
    test: TestApp,
}

impl Served {
    fn start(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_topmark"));
        let listen = format!("127.0.0.1:{}", self.port);
        command.args(["serve", "--without-sample", "--listen", &listen]).args(self.test.arguments());
        self.server = Some(start(command, self.port));
    }
}

impl Browser {
    /// Serves what the test has made, and opens a window of this width in pixels; below 500 it is a phone's.
    pub async fn open(mut test: TestApp, width: u32) -> Self {
        test.rest();
        let port = free_port();
        let mut served = Served { server: None, port, test };
        served.start();
        Self { served: Some(served), ..Self::look_at(port, width).await }
    }

    /// The server is gone, as when a connection is lost.
    pub fn stop_serving(&mut self) {
        self.served.as_mut().unwrap().server = None;
    }

    pub fn serve_again(&mut self) {
        self.served.as_mut().unwrap().start();
    }

    /// Opens a window on what is served at this port of this machine.
    pub async fn look_at(port: u16, width: u32) -> Self {
        let driver_port = free_port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={driver_port}"));
        let driver = start(command, driver_port);
        let folder = tempfile::tempdir().unwrap();
        let mut options = json!({
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", format!("--user-data-dir={}", folder.path().display()),
                format!("--window-size={width},1100"),
            ],
        });
        if width < 500 {
            options["mobileEmulation"] = json!({"deviceMetrics": {"width": width, "height": 844, "pixelRatio": 2.0}});
        }
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        let client = ClientBuilder::new(connector)
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{driver_port}"))
            .await
            .unwrap();
        // Browsers keep cookies of `localhost` as they keep those of a secure site.
        let base = format!("http://localhost:{port}");
        Self { base, client, driver_port, _folder: folder, _driver: driver, served: None }
    }

    pub async fn goto(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// Nobody is signed in.
    pub async fn leave(&self) {
        self.goto("/en/method").await;
        self.client.delete_all_cookies().await.unwrap();
    }

    /// Gives the driver a command that the client does not know: the path is below the session's. Returns its answer.
    pub async fn command(&self, method: &str, path: &str, body: &serde_json::Value) -> serde_json::Value {
        let session = self.client.session_id().await.unwrap().unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = send(self.driver_port, method, &format!("/session/{session}/{path}"), &body);
        assert_eq!(status, 200, "{answer}");
        let mut answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        answer["value"].take()
    }

    pub async fn search(&self, language: &str, text: &str) {
        self.goto(&format!("/{language}")).await;
        let field = self.client.find(Locator::Css("main input[name=q]")).await.unwrap();
        field.send_keys(text).await.unwrap();
        self.client.find(Locator::Css("main form[role=search] button")).await.unwrap().click().await.unwrap();
        // The page that was left also has a main part: only the address tells that the answer is there.
        let started = Instant::now();
        while !self.path().await.ends_with("/search") {
            assert!(started.elapsed() < PATIENCE, "the search for `{text}` leads nowhere");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.client.wait().at_most(PATIENCE).for_element(Locator::Css("main [role=status], main h1")).await.unwrap();
    }

    pub async fn text(&self) -> String {
        self.client.find(Locator::Css("main")).await.unwrap().text().await.unwrap()
    }

    /// Follows the first link of the main part whose address contains this.
    pub async fn follow(&self, part: &str) {
        let link = self.client.find(Locator::Css(&format!("main a[href*='{part}']"))).await.unwrap();
        let address = link.attr("href").await.unwrap().unwrap();
        self.goto(&address).await;
    }

    pub async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }
}

impl Browser {
    /// Gives the page this much room, in pixels of its own.
    async fn resize(&self, width: u64, height: u64) {
        if width >= 500 {
            // The frame of the window comes on top.
            let frame = self.client.get_window_size().await.unwrap().1;
            let inner = self.client.execute("return window.innerHeight", Vec::new()).await.unwrap().as_u64().unwrap();
            return self.client.set_window_size(width as u32, (frame - inner + height) as u32).await.unwrap();
        }
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": true});
        let override_metrics = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        self.command("POST", "goog/cdp/execute", &override_metrics).await;
    }

    /// Keeps pictures of the window, light and dark, for somebody to look at, in the folder that TOPMARK_TEST_PICTURES names.
    #[expect(clippy::disallowed_methods, reason = "the run says whether somebody wants to look")]
    pub async fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("TOPMARK_TEST_PICTURES") else { return };
        let sizes = "return [window.innerWidth, window.innerHeight, document.documentElement.scrollHeight]";
        let sizes = self.client.execute(sizes, Vec::new()).await.unwrap();
        let [width, height, whole] = [0, 1, 2].map(|index| sizes[index].as_u64().unwrap());
        self.resize(width, whole.clamp(height, 6_000)).await;
        std::fs::create_dir_all(&folder).unwrap();
        for (scheme, ending) in [("light", ""), ("dark", "-dark")] {
            let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
            let emulated = json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}});
            self.command("POST", "goog/cdp/execute", &emulated).await;
            let png = self.client.screenshot().await.unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}{ending}.png")), png).unwrap();
        }
        let as_it_is = json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": []}});
        self.command("POST", "goog/cdp/execute", &as_it_is).await;
        self.resize(width, height).await;
    }
}

/// False where no browser was promised for every test in one, and says so.
pub fn has_browser() -> bool {
    promised() == "1" || skipped()
}

/// False where no browser was promised for the closing journeys either: they run on every database, the other tests in a browser on
/// one, because what they look at is the same on all.
pub fn has_browser_for_journeys() -> bool {
    !promised().is_empty() || skipped()
}

/// `1` for every test in a browser, `journeys` for those alone.
#[expect(clippy::disallowed_methods, reason = "the run says whether it has a browser")]
fn promised() -> String {
    std::env::var("TOPMARK_TEST_BROWSER").unwrap_or_default()
}

fn skipped() -> bool {
    println!("SKIPPED: TOPMARK_TEST_BROWSER is `{}`, so nothing was tried in a browser here", promised());
    false
}
