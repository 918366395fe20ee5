"""Waiting in a page. Playwright's own wait_for_function evaluates text in the page, which its security policy forbids."""


def until(page, expression, arg=None, seconds=60):
    """Waits until the JavaScript expression, in which `arg` is known, holds; returns its value.

    One that throws does not hold yet: the element that it looks at may be about to appear.
    """
    found = page.evaluate(
        """async ([arg, ms]) => {
            let problem = "";
            for (const end = performance.now() + ms; performance.now() < end;) {
                try {
                    const value = await (async () => (%s))();
                    if (value) return { value };
                    problem = "";
                } catch (error) {
                    problem = String(error);
                }
                await new Promise((next) => setTimeout(next, 20));
            }
            return { problem };
        }""" % expression, [arg, seconds * 1000])
    assert "value" in found, f"never came true: {expression} {found['problem']}"
    return found["value"]
