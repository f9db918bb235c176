"""How fast the pages are, in a Chromium without a window, as its own clock tells it.

    winprob simulate --out large --accounts 1500 --open 100000
    winprob serve large &                      # wait until every account has its probability
    python3 benches/pages.py http://127.0.0.1:8080

It prints the bytes of the first view as they are sent, the time until the book can be used (its rows are there and the main thread is
free), and the frames a second while a brush is drawn over the chart of 5,000 accounts.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "docs" / "pictures"))
from make import Browser  # noqa: E402

RUNS = 5
FRAMES = 120

WATCH = """
globalThis.shownAt = null; globalThis.busyUntil = 0;
new PerformanceObserver((list) => { for (const task of list.getEntries()) busyUntil = task.startTime + task.duration; }).observe({ type: "longtask" });
new MutationObserver(() => { shownAt ??= document.querySelector("#rows tr .chance") ? performance.now() : null; })
  .observe(document, { childList: true, subtree: true });
"""


def evaluate(browser, expression):
    answer = browser.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
    if "exceptionDetails" in answer:
        raise SystemExit(json.dumps(answer["exceptionDetails"]))
    return answer["result"].get("value")


def first_view(browser, root):
    """Milliseconds until the book can be used, and the bytes sent until then, with nothing in the cache."""
    browser.ask("Network.clearBrowserCache")
    browser.ask("Page.navigate", url="about:blank")
    browser.ask("Page.navigate", url=f"{root}/")
    browser.until("#rows tr .chance")
    used = evaluate(browser, "new Promise((done) => setTimeout(() => done(Math.max(shownAt, busyUntil < shownAt + 300 ? busyUntil : 0)), 600))")
    own = evaluate(browser, "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
                            ".filter((one) => one.responseEnd <= shownAt + 1).reduce((sum, one) => sum + one.encodedBodySize, 0)")
    return used, own


def frames(browser, root):
    """Frames a second while a brush is drawn back and forth over the chart."""
    browser.ask("Page.navigate", url="about:blank")
    browser.ask("Page.navigate", url=f"{root}/#view=chart&across=days&up=chance")
    browser.until("#view .bubble")
    time.sleep(2)
    n, box = evaluate(browser, "(() => { const svg = document.querySelector('#view svg.chart'); svg.scrollIntoView();"
                               " const { left, top, width, height } = svg.getBoundingClientRect();"
                               " return [document.querySelectorAll('#view .bubble').length, [left, top, width, height]]; })()")
    left, top, width, height = box
    place = lambda share: {"x": left + width * (0.1 + 0.8 * share), "y": top + min(height, 700) * (0.15 + 0.6 * share)}
    evaluate(browser, "globalThis.ticks = []; (function tick(at) { ticks.push(at); requestAnimationFrame(tick); })(performance.now())")
    browser.ask("Input.dispatchMouseEvent", type="mousePressed", button="left", buttons=1, clickCount=1, **place(0))
    start = evaluate(browser, "performance.now()")
    for step in range(FRAMES):
        share = 1 - abs(2 * ((step % 60) / 60) - 1)
        browser.ask("Input.dispatchMouseEvent", type="mouseMoved", button="left", buttons=1, **place(share))
    end = evaluate(browser, "performance.now()")
    browser.ask("Input.dispatchMouseEvent", type="mouseReleased", button="left", buttons=0, clickCount=1, **place(0))
    ticks = [at for at in evaluate(browser, "ticks") if start <= at <= end]
    gaps = sorted(b - a for a, b in zip(ticks, ticks[1:]))
    return n, 1000 * len(gaps) / (ticks[-1] - ticks[0]), gaps[int(0.95 * len(gaps))]


def main(root):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            for domain in ("Runtime", "Network"):
                browser.ask(f"{domain}.enable")
            browser.ask("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
            browser.ask("Emulation.setDeviceMetricsOverride", width=1440, height=900, deviceScaleFactor=1, mobile=False)
            views = sorted(first_view(browser, root) for _ in range(RUNS))
            print(f"book: usable after {views[len(views) // 2][0]:.0f} ms (median of {RUNS}), {views[0][1]} bytes sent")
            n, a_second, slow = frames(browser, root)
            print(f"chart of {n}: {a_second:.0f} frames a second while brushing, 95 % of them within {slow:.0f} ms")
        finally:
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")
