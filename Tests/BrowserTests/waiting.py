"""Waiting in a page. Playwright's own wait_for_function evaluates text in the page, which its security policy forbids."""


def until(page, expression, arg=None, seconds=15):
    """Waits until the JavaScript expression, in which `arg` is known, holds; returns its value."""
    found = page.evaluate(
        """async ([arg, ms]) => {
            for (const end = performance.now() + ms; performance.now() < end;) {
                const value = await (async () => (%s))();
                if (value) return { value };
                await new Promise((next) => setTimeout(next, 20));
            }
            return null;
        }""" % expression, [arg, seconds * 1000])
    assert found, f"never came true: {expression}"
    return found["value"]
