"""The results for people: a line for each measurement, and the table of the documentation."""

import pathlib
import platform

BEGIN = "<!-- Load/peers/run begins -->\n"
END = "<!-- Load/peers/run ends -->\n"


def brief(result):
    if "bytes_per_connection" in result:
        return f"{result['rss_kib'] / 1024:.1f} MiB, {result['bytes_per_connection']:.0f} bytes a connection"
    parts = []
    if "cpu_us" in result:
        parts.append(
            f"{result['cpu_us']:.3f} µs a delivery, p50 {result['p50_ms']:.1f} p99 {result['p99_ms']:.1f} ms, "
            f"{result['bytes_per_delivery']:.0f} bytes, driver {result['driver_busy']:.0%} busy")
    if "failure" in result:
        parts.append(f"FAILS: {result['failure']}")
    return "; ".join(parts)


def cell(result):
    if "bytes_per_connection" in result:
        return f"{result['rss_kib'] / 1024:.0f} MiB ({result['bytes_per_connection'] / 1024:.1f} KiB each)"
    if "cpu_us" not in result:
        return "does not connect"
    if "failure" in result:
        return f"fails ({result['cpu_us']:.2f}; {result['failure']})"
    return f"{result['cpu_us']:.2f} / {result['p99_ms']:.1f}"


def markdown(report, titles, peers):
    """CPU and p99 in one cell, a row a peer, as many columns as workloads."""
    titles = {**titles, **{name: f"RSS, {report['idle_connections']:,} idle" for name in titles if name == "idle"}}
    lines = ["| server on one core | " + " | ".join(titles.values()) + " |", "| --- |" + " --- |" * len(titles)]
    for peer in peers:
        cells = [cell(report["median"][name][peer.name]) for name in titles]
        lines.append(f"| {peer.title} | " + " | ".join(cells) + " |")
    sizes = []
    for peer in peers:
        figures = [row[peer.name].get("bytes_per_delivery") for row in report["median"].values()]
        figures = [figure for figure in figures if figure]
        if figures:
            sizes.append(f"{peer.name} {min(figures):.0f}")
    options = report["options"]
    lines += [
        "",
        "CPU seconds per million deliveries / p99 in ms; "
        f"medians of {options['runs']} runs of {options['seconds']:g} s, "
        f"{options['bytes']} bytes of text a message. Bytes on the wire a delivery: {', '.join(sizes)}.",
        "",
        f"- Command: `{report['command']}`",
        f"- Machine: {report['machine']}",
        "- Versions: " + "; ".join(f"{name} {version}" for name, version in report["versions"].items()),
    ]
    return "\n".join(lines) + "\n"


def write(page, table):
    """Replaces what stands between the page's two marks."""
    text = page.read_text()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(before + BEGIN + "\n" + table + "\n" + END + after)


def machine():
    model = "unknown processor"
    cores = 0
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            model, cores = value.strip(), cores + 1
    return f"{cores} cores of {model}, Linux {platform.release()}"
