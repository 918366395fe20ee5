"""Waiting in a page. Playwright's own wait_for_function evaluates text in the page, which its security policy forbids."""


def until(page, expression, arg=None, seconds=60):
    """Waits until the JavaScript expression, in which `arg` is known, holds; returns its value.

    One that throws does not hold yet: the element that it looks at may be about to appear.
    """
    found = page.evaluate(
        """async ([arg, ms]) => {
            for (const end = performance.now() + ms;;) {
                const isLast = performance.now() >= end; // a page that stood still looks once more
                let problem = "";
                try {
                    const value = await (async () => (%s))();
                    if (value) return { value };
                } catch (error) {
                    problem = String(error);
                }
                if (isLast) return { problem };
                await new Promise((next) => setTimeout(next, 20));
            }
        }""" % expression, [arg, seconds * 1000])
    assert "value" in found, f"never came true: {expression} {found['problem']}"
    return found["value"]


def watch(page, *selectors):
    """For what goes by itself: `shown(what)` in the page then finds all that these parts of it held at any time since."""
    page.evaluate("""(selectors) => {
        const copies = document.createDocumentFragment();
        for (const selector of selectors) {
            const part = document.querySelector(selector);
            new MutationObserver(() => copies.append(part.cloneNode(true))).observe(
                part, { attributes: true, characterData: true, childList: true, subtree: true });
        }
        window.shown = (what) => [...copies.querySelectorAll(what)];
    }""", selectors)
