// app.ts - the frame: letting the browser in, news, the address, and the view that it names.
import { h, render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { enter, listen, Refused, type Progress, type Status } from "./api";
import { here, html, link, useKey, type Place } from "./base";
import { OverviewView } from "./overview";
import { CampaignView } from "./campaign";
import { CompareView, MessageView, SenderView } from "./message";
import { AsideView, IndividualView, ProblemsView, SearchView, WorthView } from "./lists";
import { count, Said } from "./words";
import "uplot/dist/uPlot.min.css";
import "./app.css";

const VIEWS: [string, string, string][] = [["", "Overview", "o"], ["individual", "Individual", "i"], ["worth", "Worth reading", "w"], ["search", "Search", "/"]];

const TITLES: Record<string, string> = { campaign: "Campaign", message: "Message", compare: "Compare", sender: "Sender", aside: "Set aside", problems: "Remarks" };

function view(p: Place, run: unknown) {
  const [name, a, b] = p.path;
  switch (name) {
    case "campaign": return html`<${CampaignView} key=${a} id=${a ?? ""} tab=${b ?? ""} run=${run} />`;
    case "message": return html`<${MessageView} key=${a} n=${a ?? ""} />`;
    case "compare": return html`<${CompareView} a=${a ?? ""} b=${b} />`;
    case "sender": return html`<${SenderView} key=${a} n=${a ?? ""} />`;
    case "search": return html`<${SearchView} />`;
    case "individual": return html`<${IndividualView} />`;
    case "worth": return html`<${WorthView} />`;
    case "aside": return html`<${AsideView} reason=${a ?? ""} />`;
    case "problems": return html`<${ProblemsView} />`;
    default: return html`<${OverviewView} run=${run} />`;
  }
}

function Scanning(p: { status: Status; progress: Progress | null }) {
  const g = p.progress, share = g && g.total ? g.done / g.total : null;
  return html`<h1>Reading what reached the office</h1><p class="lead">The campaigns show here as soon as all is read and compared. You may leave this page open.</p>
    <p role="status">${g?.stage || "beginning"}${share !== null ? `: ${Math.round(100 * share)} in 100` : ""}${g?.left ? `, about ${g.left < 90 ? count(Math.max(1, g.left), "second") : count(Math.round(g.left / 60), "minute")} left` : ""}</p>
    <progress aria-label="Share done" max="1" value=${share ?? undefined}></progress>`;
}

function Help() {
  const ref = useRef<HTMLDialogElement>(null);
  useKey({ "?": () => ref.current?.showModal() });
  return html`<button type="button" class="plain" onClick=${() => ref.current?.showModal()}>Keys</button><dialog ref=${ref} aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2>
    <dl class="keys-list">${[["/", "search"], ["o", "overview"], ["i", "individual mail"], ["w", "worth reading"], ["j, k", "next and last row of a list"], ["Enter", "open it"], ["?", "this"]].map(([k, t]) => html`<dt><kbd>${k}</kbd></dt><dd>${t}</dd>`)}</dl>
    <form method="dialog"><button type="submit">Close</button></form></dialog>`;
}

function Shell(p: { status: Status; progress: Progress | null; lost: boolean }) {
  const [place, setPlace] = useState(here());
  const main = useRef<HTMLElement>(null);
  const path = place.path.join("/");
  useEffect(() => {
    const on = () => setPlace(here());
    addEventListener("hashchange", on);
    return () => removeEventListener("hashchange", on);
  }, []);
  const first = useRef(true);
  useEffect(() => {
    document.title = (VIEWS.find((v) => v[0] === (place.path[0] ?? ""))?.[1] ?? TITLES[place.path[0]] ?? "Overview") + " · claque";
    if (!first.current) { main.current?.focus({ preventScroll: true }); scrollTo(0, 0); }
    first.current = false;
  }, [path]);
  const go = (...to: string[]) => (e: KeyboardEvent) => { e.preventDefault(); location.hash = link(to); };
  useKey({ o: go(), i: go("individual"), w: go("worth"), "/": (e) => {
    go("search")(e);
    setTimeout(() => (document.getElementById("search-box") as HTMLInputElement | null)?.focus(), 80);
  } });
  const s = p.status, waiting = s.state === "scanning" || s.state === "failed" || s.state === "empty";
  return html`<a class="skip" href="#main" onClick=${(e: Event) => { e.preventDefault(); main.current?.focus(); }}>To the content</a>
    <header class="bar-top"><a class="brand" href=${link([])}>claque</a>
      <nav aria-label="Views">${VIEWS.map(([k, name, key]) => html`<a href=${link(k ? [k] : [])} aria-current=${(place.path[0] ?? "") === k ? "page" : undefined} title=${"key " + key}>${name}</a>`)}</nav>
      <span class="case"><${Said} text=${s.case} /> <${Help} /></span></header>
    ${p.lost ? html`<p class="notice bad" role="alert">The server does not answer. Is claque open still running?</p>` : null}
    ${s.error && s.state !== "failed" ? html`<p class="notice bad" role="alert">The index of this case could not be made: ${s.error}. It is tried again.</p>` : null}
    ${s.state === "numbering" ? html`<p class="notice" role="status">The index of this case is being made, once. Lists show when it is done.</p>` : null}
    <main id="main" ref=${main} tabindex="-1">${!waiting ? view(place, `${s.run}.${s.places}`)
      : s.state === "scanning" ? html`<${Scanning} status=${s} progress=${p.progress} />`
      : s.state === "failed" ? html`<h1>The scan failed</h1><p class="notice bad" role="alert">${s.error}</p>`
      : html`<h1>Nothing was found yet</h1><p class="lead">This case has no findings: run <code>claque scan --case ${s.case}</code>, or give inputs to <code>claque open</code>.</p>`}</main>
    <footer class="quiet">claque ${s.version}. Everything stays on this machine: this page loads nothing from elsewhere and sends nothing anywhere. “Coordinated” says that messages were not written independently; it says nothing of whether their senders mean it.</footer>`;
}

function App() {
  const [status, setStatus] = useState<Status | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [lost, setLost] = useState(false);
  const [error, setError] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    const on = (event: string, data: unknown) => {
      setLost(event === "lost");
      if (event === "status") setStatus((old) => (JSON.stringify(old) === JSON.stringify(data) ? old : (data as Status)));
      if (event === "progress") setProgress(data as Progress);
    };
    enter().then(() => listen(on, stop.signal)).catch((e) => setError(e instanceof Refused ? e.message : String(e)));
    return () => stop.abort();
  }, []);
  if (error) return html`<main><h1>Not let in</h1><p class="notice bad" role="alert">${error}</p><p>Open the whole address that <code>claque open</code> printed, with the letters behind its <code>#</code>.</p></main>`;
  if (!status) return html`<main><h1 class="sr">claque</h1><p class="quiet" role="status">One moment…</p></main>`;
  return html`<${Shell} status=${status} progress=${progress} lost=${lost} />`;
}

const root = document.getElementById("app")!;
root.textContent = "";
render(h(App, {}), root);
