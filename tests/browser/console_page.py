"""The console in the browser, as a person works it: by what stands on the screen."""

DESKTOP, PHONE = (1280, 900), (390, 844)
TAB, ENTER, SPACE, ESCAPE, DOWN, RIGHT = "\ue004", "\ue007", " ", "\ue00c", "\ue015", "\ue014"

# The element whose own text, or label, is this.
FIND = """
  const [selector, text] = arguments;
  const said = (node) => (node.innerText ?? "").trim();
  return [...document.querySelectorAll(selector)].find((node) => node.getClientRects().length &&
    (said(node) === text || node.getAttribute("aria-label") === text)) ?? null;
"""


class Page:
    def __init__(self, browser, service):
        self.browser, self.service = browser, service

    def go(self, address, size=DESKTOP, scheme="light"):
        self.browser.size(*size, scheme)
        self.browser.visit("about:blank")
        self.browser.visit(f"{self.service.url}/#{address}")
        self.settled()

    def settled(self, seconds=120):
        self.browser.wait_for("return document.querySelector('#content:not([aria-busy]) h1') !== null",
                              seconds=seconds)

    def heading(self):
        return self.browser.run("return document.querySelector('#content h1')?.innerText ?? ''")

    def wait_heading(self, text, seconds=120):
        self.browser.wait_for("return document.querySelector('#content:not([aria-busy]) h1')?.innerText"
                              " === arguments[0]", text, seconds=seconds)

    def text(self, selector="#content"):
        return self.browser.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def texts(self, selector):
        return self.browser.run("return [...document.querySelectorAll(arguments[0])]"
                                ".map((node) => node.innerText.trim())", selector)

    def wait_text(self, text, selector="#content", seconds=120):
        self.browser.wait_for("return (document.querySelector(arguments[1])?.innerText ?? '')"
                              ".includes(arguments[0])", text, selector, seconds=seconds)

    def press(self, text, selector="button, a, summary, label"):
        self.browser.wait_for(FIND, selector, text)
        self.browser.run(FIND.replace("return [", "const node = [").replace("?? null;", "?? null; node.click();"),
                         selector, text)

    def choose(self, label, value):
        """Of a select, by its label."""
        self.browser.run("""
          const label = [...document.querySelectorAll("label")].find((node) => node.innerText.trim() === arguments[0]);
          const select = document.getElementById(label.htmlFor);
          select.value = arguments[1];
          select.dispatchEvent(new Event("change", { bubbles: true }));""", label, value)

    def fill(self, label, value):
        self.browser.run("""
          const label = [...document.querySelectorAll("label")].find((node) => node.innerText.trim() === arguments[0]);
          const control = document.getElementById(label.htmlFor);
          control.value = arguments[1];
          control.dispatchEvent(new Event("input", { bubbles: true }));""", label, value)

    def radio(self, value):
        self.browser.run("[...document.querySelectorAll('input[type=radio]')]"
                         ".find((node) => node.value === arguments[0]).click()", value)

    def give_file(self, path):
        """As from the dialog that the operating system shows."""
        found = self.browser.element("input[type=file]")
        self.browser.send_keys(found, str(path))

    def drop_file(self, name, text):
        self.browser.run("""
          const transfer = new DataTransfer();
          transfer.items.add(new File([arguments[1]], arguments[0], { type: "text/csv" }));
          document.querySelector(".drop-zone").dispatchEvent(
            new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));""", name, text)

    def tab_to(self, selector, most=80):
        """Walks there by the Tab key alone."""
        for _ in range(most):
            if self.browser.run("return document.activeElement?.matches(arguments[0]) ?? false", selector):
                return
            self.browser.type(TAB)
        raise AssertionError(f"{most} tabs do not lead to {selector}")

    def is_focus_visible(self):
        """Whether the focused element has an outline, or its label has."""
        return self.browser.run("""
          const node = document.activeElement, drawn = (one) => one && parseFloat(getComputedStyle(one).outlineWidth) > 0
            && getComputedStyle(one).outlineStyle !== "none";
          return Boolean(drawn(node) || drawn(node.nextElementSibling));""")
