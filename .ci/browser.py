"""A page in headless Chromium, driven over the pipe of its DevTools protocol."""

import json, os, shutil, subprocess, time


def find():
    """Where Chromium is, or nothing: `CHROMIUM` names it, else it is looked for."""
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


class Page:
    def __init__(self, browser, folder, address):
        to_read, self.writes = os.pipe()
        self.reads, to_write = os.pipe()
        # Chromium reads commands from descriptor 3 and answers on 4, each ended by a zero.
        command = f'exec "$0" "$@" 3<&{to_read} 4>&{to_write}'
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                     "--window-size=1200,1600", f"--user-data-dir={folder}", "--remote-debugging-pipe"]
        self.process = subprocess.Popen(["bash", "-c", command, browser, *arguments, "about:blank"],
                                        pass_fds=(to_read, to_write), stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.number, self.rest, self.events, self.session = 0, b"", [], None
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        attached = self.command("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ["Page", "Runtime"]:
            self.command(f"{domain}.enable")
        self.command("Input.setInterceptDrags", enabled=True)
        self.command("Page.navigate", url=address)

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.reads)
        os.close(self.writes)

    def message(self):
        while b"\0" not in self.rest:
            more = os.read(self.reads, 1 << 16)
            assert more, "Chromium has ended"
            self.rest += more
        text, _, self.rest = self.rest.partition(b"\0")
        return json.loads(text)

    def command(self, method, **given):
        self.number += 1
        sent = {"id": self.number, "method": method, "params": given}
        if self.session:
            sent["sessionId"] = self.session
        os.write(self.writes, json.dumps(sent).encode() + b"\0")
        while True:
            told = self.message()
            if told.get("id") == self.number:
                assert "error" not in told, (method, told["error"])
                return told["result"]
            self.events.append(told)

    def ask(self, expression):
        """What an expression of the page's script is."""
        told = self.command("Runtime.evaluate", expression=expression, returnByValue=True,
                            awaitPromise=True)
        assert "exceptionDetails" not in told, (expression, told["exceptionDetails"])
        return told["result"].get("value")

    def wait(self, expression, seconds=30):
        """Waits until an expression of the page's script holds, and gives what it is."""
        end = time.monotonic() + seconds
        while not (value := self.ask(expression)):
            assert time.monotonic() < end, (expression, self.ask("document.body.innerText"))
            time.sleep(0.02)
        return value

    def middle(self, element):
        """The middle of the element that an expression gives, scrolled into view."""
        return self.ask(f"""(() => {{
            const one = {element};
            one.scrollIntoView({{block: "center", behavior: "instant"}});
            const {{left, top, width, height}} = one.getBoundingClientRect();
            return [left + width / 2, top + height / 2];
        }})()""")

    def mouse(self, kind, place, **given):
        self.command("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], **given)

    def click(self, element):
        place = self.middle(element)
        self.mouse("mouseMoved", place)
        for kind in ["mousePressed", "mouseReleased"]:
            self.mouse(kind, place, button="left", buttons=1, clickCount=1)

    def drag(self, element, onto):
        """Drags one element onto another, as a hand with a mouse does."""
        # Both have to be in view at once: the second is where the first has scrolled to.
        begin = self.middle(element)
        end = self.ask(f"""(() => {{
            const {{left, top, width, height}} = ({onto}).getBoundingClientRect();
            return [left + width / 2, top + height - 4];
        }})()""")
        self.mouse("mouseMoved", begin)
        self.mouse("mousePressed", begin, button="left", buttons=1, clickCount=1)
        for part in [0.1, 0.5, 1]:
            place = [one + part * (other - one) for one, other in zip(begin, end)]
            self.mouse("mouseMoved", place, button="left", buttons=1)
        while not (held := [told for told in self.events if told["method"] == "Input.dragIntercepted"]):
            self.events.append(self.message())
        self.events.clear()
        data = held[-1]["params"]["data"]
        for kind in ["dragEnter", "dragOver", "drop"]:
            self.command("Input.dispatchDragEvent", type=kind, x=end[0], y=end[1], data=data)
        self.mouse("mouseReleased", end, button="left", clickCount=1)
