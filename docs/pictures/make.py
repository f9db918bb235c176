"""Makes the pictures of the docs from a running service over the sample book.

    winprob serve &
    python3 docs/pictures/make.py http://127.0.0.1:8080

It drives Chromium over a pipe by the protocol of its developer tools and needs nothing else. A picture larger than 150 kB is refused.
"""

import base64
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LARGEST = 150_000
# Makes a plan of the book and gives its key when it is there.
PLAN = """(async () => {
  const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
  const { plan_id } = await (await fetch("/v1/plans", asked)).json();
  while ((await (await fetch(`/v1/plans/${plan_id}`)).json()).state !== "done") await new Promise((resolve) => setTimeout(resolve, 500));
  return plan_id;
})()"""
# Name, width, height, what stands after the # of the address, what is there when the page is.
PICTURES = [
    ("book", 1280, 760, "", "#rows .why"),
    ("today", 1280, 760, "view=today", "#view .due li"),
    ("chart", 1280, 1000, "view=chart&across=days&up=chance&brush=0,60,0.3,0.75", "#view .chosen"),
    ("account", 640, 1000, "account=B000001", "#panel .action"),
    ("insight", 1280, 1000, "view=insight", "#view .factor"),
    ("plan", 1280, 1000, "view=plan&plan={plan}", "#view .calendar"),
    ("trust", 1280, 760, "view=trust", "#view .reliability .mark"),
]


class Browser:
    """A Chromium without a window, and one page in it."""

    def __init__(self, profile):
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en-US"]
        command += ["--remote-debugging-pipe", f"--user-data-dir={profile}"]
        script = 'exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>&2'
        self.process = subprocess.Popen(
            ["sh", "-c", script, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.last, self.session, self.rest = 0, None, b""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable")

    def ask(self, method, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self.process.stdin.write(json.dumps(message).encode() + b"\0")
        self.process.stdin.flush()
        while True:
            answer = self.next()
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]

    def next(self):
        while b"\0" not in self.rest:
            more = self.process.stdout.read1(65536)
            if not more:
                raise SystemExit("the browser has gone")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def until(self, selector):
        for _ in range(600):
            found = self.ask("Runtime.evaluate", expression=f"document.querySelector({selector!r}) != null")
            if found["result"].get("value"):
                return
            time.sleep(0.1)
        raise SystemExit(f"{selector} never appears")

    def picture(self, url, width, height, shown):
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
        self.ask("Page.navigate", url="about:blank")
        self.ask("Page.navigate", url=url)
        self.until(shown)
        time.sleep(1.5)
        return base64.b64decode(self.ask("Page.captureScreenshot", format="webp", quality=82)["data"])

    def plan(self, root):
        self.ask("Page.navigate", url=f"{root}/")
        self.until("#rows .chance")
        return self.ask("Runtime.evaluate", expression=PLAN, awaitPromise=True, returnByValue=True)["result"]["value"]

    def close(self):
        self.process.terminate()
        self.process.wait(10)


def main(root):
    folder = Path(__file__).parent
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            plan = browser.plan(root)
            for name, width, height, place, shown in PICTURES:
                picture = browser.picture(f"{root}/#{place.format(plan=plan)}", width, height, shown)
                if len(picture) > LARGEST:
                    raise SystemExit(f"{name}: {len(picture)} bytes, expected at most {LARGEST}")
                (folder / f"{name}.webp").write_bytes(picture)
                print(f"{name}.webp: {len(picture)} bytes")
        finally:
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")
