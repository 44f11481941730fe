"""A headless Chromium, driven by the WebDriver protocol: HTTP and JSON to chromedriver.

source  https://www.w3.org/TR/webdriver2/ and, for /goog/cdp/execute, the Chrome DevTools protocol
"""

import base64
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element, fixed by the standard


class Browser:
    """One window. Use as a context: the browser ends with it."""

    def __init__(self, log_file):
        for program in ("chromedriver", "chromium"):
            if shutil.which(program) is None:
                raise SystemExit(f"no {program} here; cmake/install-packages.sh browser installs it")
        self._log = open(log_file, "w", encoding="utf-8")
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        try:
            self._url = f"http://127.0.0.1:{self._port()}"
            self._session = self._new_session()
        except BaseException:
            self._driver.terminate()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._send("DELETE", f"/session/{self._session}")
        finally:
            self._driver.terminate()
            self._driver.wait(timeout=10)
            self._driver.stdout.close()
            self._log.close()

    def _port(self):
        for line in self._driver.stdout:
            self._log.write(line)
            if "started successfully on port" in line:
                return int(line.rstrip(".\n").rsplit(" ", 1)[1])
        raise SystemExit("chromedriver did not start")

    def _new_session(self):
        options = {
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": {
                "binary": shutil.which("chromium"),
                # In a container: no namespaces to build a sandbox of, and 64 MB of /dev/shm.
                "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                         "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb"],
            },
        }
        body = {"capabilities": {"alwaysMatch": {"browserName": "chrome", **options}}}
        return self._send("POST", "/session", body)["sessionId"]

    def _send(self, method, path, body=None):
        request = urllib.request.Request(
            self._url + path,
            method=method,
            data=None if method != "POST" else json.dumps(body or {}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def _post(self, path, body=None):
        return self._send("POST", f"/session/{self._session}{path}", body)

    def devtools(self, command, **parameters):
        return self._post("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path, width, height, scheme, javascript=True):
        """A file, in a window of this size. scheme: "light" or "dark"."""
        self.devtools("Emulation.setScriptExecutionDisabled", value=not javascript)
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=width < 600)
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.logs("performance")  # what came before is not this page's
        self.logs("browser")
        self._post("/url", {"url": path.resolve().as_uri()})

    def size(self, width, height, scheme):
        """What open() says of the window, for pages that are there already."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=width < 600)
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": scheme}])

    def visit(self, url):
        self._post("/url", {"url": url})

    def run(self, script, *arguments):
        """What the body of a JavaScript function returns."""
        return self._post("/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """What the script gives to its last argument, a function."""
        return self._post("/execute/async", {"script": script, "args": list(arguments)})

    def wait_for(self, script, *arguments, seconds=60):
        """Runs it until it returns something true, and returns that."""
        deadline = time.monotonic() + seconds
        while not (found := self.run(script, *arguments)):
            if time.monotonic() > deadline:
                raise AssertionError(f"did not come true in {seconds} s: {script}")
            time.sleep(0.05)
        return found

    def element(self, selector):
        return self._post("/element", {"using": "css selector", "value": selector})

    def send_keys(self, element, keys):
        self._post(f"/element/{element[ELEMENT]}/value", {"text": keys})

    def press(self, selector, keys):
        """Types into the first element that matches, as from a keyboard."""
        self.send_keys(self.element(selector), keys)

    def type(self, keys):
        """Into whatever has the focus, key by key."""
        if not keys:
            return
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._post("/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def click(self, selector):
        self._post(f"/element/{self.element(selector)[ELEMENT]}/click")

    def logs(self, kind):
        """Entries since the last call: "browser" (the console) or "performance" (the network)."""
        return self._post("/se/log", {"type": kind})

    def requests(self):
        """Addresses that the page asked for."""
        events = [json.loads(entry["message"])["message"] for entry in self.logs("performance")]
        return [event["params"]["request"]["url"] for event in events
                if event["method"] == "Network.requestWillBeSent"]

    def screenshot(self, path):
        """All of the page, not only what the window shows."""
        size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        image = self.devtools("Page.captureScreenshot", captureBeyondViewport=True,
                              clip={"x": 0, "y": 0, "width": size["width"],
                                    "height": min(size["height"], 12000), "scale": 1})
        path.write_bytes(base64.b64decode(image["data"]))
