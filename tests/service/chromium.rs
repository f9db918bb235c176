//! A real browser without a window, driven over a pipe by the protocol of its developer tools: JSON, each message ended by a zero.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// Looks at the page before it is given up; no more than a minute.
const LOOKS: usize = 1200;
const GLANCE: Duration = Duration::from_millis(50);

pub(super) struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: Option<String>,
    last: u64,
    events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// A browser with one empty page; none where there is none on the path, which is told.
    pub fn start() -> Option<Self> {
        let is_there =
            |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|told| told.status.success());
        let Some(name) = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(is_there) else {
            eprintln!("skipped: no browser on PATH");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        // The protocol is spoken over the file descriptors 3 and 4.
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>&2"#, name])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
            .args(["--lang=en-US", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut browser = Self { child, to, from, session: None, last: 0, events: Vec::new(), _profile: profile };
        let target = browser.command("Target.createTarget", &json!({"url": "about:blank"}));
        let attached =
            browser.command("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}));
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "DOM"] {
            browser.command(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    fn command(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let answer = self.next();
            if answer["id"] == self.last {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn next(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).unwrap();
        assert_eq!(bytes.pop(), Some(0), "the browser has gone");
        serde_json::from_slice(&bytes).unwrap()
    }

    /// A window of that width, light or dark.
    pub fn size(&mut self, width: u32, dark: bool) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.command("Emulation.setDeviceMetricsOverride", &size);
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]);
        self.command("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// Loads a page anew.
    pub fn open(&mut self, url: &str) {
        self.command("Page.navigate", &json!({"url": "about:blank"}));
        self.command("Page.navigate", &json!({"url": url}));
    }

    /// What an expression gives on the page.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.command("Runtime.evaluate", &asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression holds; while a page loads, what it looks at may not be there yet.
    pub fn until(&mut self, expression: &str) {
        let holds = format!("(() => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }})()");
        for _ in 0..LOOKS {
            if self.evaluate(&holds) == json!(true) {
                return;
            }
            std::thread::sleep(GLANCE);
        }
        let text = self.evaluate("document.body.innerText");
        panic!("never: {expression}; the page says: {text}");
    }

    /// Clicks on the first element a selector names, once it is there.
    pub fn click(&mut self, selector: &str) {
        self.until(&format!("document.querySelector({selector:?})"));
        self.evaluate(&format!("document.querySelector({selector:?}).click()"));
    }

    /// Presses a key on what has the focus.
    pub fn press(&mut self, key: &str) {
        for kind in ["keyDown", "keyUp"] {
            self.command("Input.dispatchKeyEvent", &json!({"type": kind, "key": key, "code": key}));
        }
    }

    /// Draws with the mouse from one place of the window to another.
    pub fn drag(&mut self, from: [f64; 2], to: [f64; 2]) {
        let middle = [f64::midpoint(from[0], to[0]), f64::midpoint(from[1], to[1])];
        for (kind, [x, y]) in
            [("mousePressed", from), ("mouseMoved", middle), ("mouseMoved", to), ("mouseReleased", to)]
        {
            let event = json!({"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1});
            self.command("Input.dispatchMouseEvent", &event);
        }
    }

    /// Shows the page as it would be printed, or as on a screen.
    pub fn print(&mut self, on_paper: bool) {
        self.command("Emulation.setEmulatedMedia", &json!({"media": if on_paper { "print" } else { "" }}));
    }

    /// Waits until the page holds a text.
    pub fn until_text(&mut self, text: &str) {
        self.until(&format!("document.body.innerText.includes({text:?})"));
    }

    /// Chooses files in a field, as a person who drops them.
    pub fn choose(&mut self, selector: &str, files: &[&Path]) {
        self.until(&format!("document.querySelector({selector:?})"));
        let root = self.command("DOM.getDocument", &json!({}))["root"]["nodeId"].clone();
        let node = self.command("DOM.querySelector", &json!({"nodeId": root, "selector": selector}));
        self.command("DOM.setFileInputFiles", &json!({"nodeId": node["nodeId"], "files": files}));
    }

    /// Errors on the console since the last look: of scripts, of the policy, of what could not be loaded.
    pub fn errors(&mut self) -> Vec<String> {
        // Whatever was told before this answer is among the events.
        self.evaluate("1");
        let events = std::mem::take(&mut self.events);
        let told = events.into_iter().filter(|event| match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Runtime.consoleAPICalled") => event["params"]["type"] == "error",
            Some("Log.entryAdded") => event["params"]["entry"]["level"] == "error",
            _ => false,
        });
        told.map(|event| event["params"].to_string()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _gone = self.child.wait();
    }
}
