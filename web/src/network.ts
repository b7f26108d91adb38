// network.ts - who is tied to whom and by what: drawn by sigma where there is WebGL, and as a table.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import Graph from "graphology";
import Sigma from "sigma";
import { Await, html, link, useApi } from "./base";
import type { CampaignFull } from "./api";
import { count, Said, shown, who } from "./words";

type Node = { n: number; key: string; name: string; grade: string; x: number; y: number; messages: number };
type Tie = { a: number; b: number; lines: string[]; bits: number; sentence: string };
type Network = { nodes: Node[]; ties: Tie[]; left_out: number };

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const COLOUR: Record<string, string> = { core: "--c0", likely: "--c1", possible: "--c4", script: "--c2" };

const title = (n: Node) => (n.n < 0 ? "script " + n.key : who(n));

function hasWebGL(): boolean {
  try {
    return !!document.createElement("canvas").getContext("webgl2");
  } catch {
    return false;
  }
}

function build(d: Network, ties: Tie[]): Graph {
  const g = new Graph({ multi: true });
  for (const n of d.nodes)
    g.addNode(n.n, { x: n.x, y: n.y, size: n.n < 0 ? 12 : 3 + 2 * Math.log2(1 + n.messages), label: title(n).slice(0, 40), color: css(COLOUR[n.grade]) });
  ties.forEach((t, i) => g.addEdgeWithKey(i, t.a, t.b, { size: t.bits > 0 ? Math.min(6, 1 + t.bits / 12) : 1, color: css("--tie") }));
  return g;
}

function Picture(p: { d: Network; ties: Tie[]; say: (s: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [fails, setFails] = useState(!hasWebGL());
  useEffect(() => {
    if (fails || !box.current) return;
    let s: Sigma | undefined;
    try {
      s = new Sigma(build(p.d, p.ties), box.current, { enableEdgeEvents: true, labelColor: { color: css("--ink") }, labelDensity: 0.3, zIndex: false });
    } catch {
      setFails(true);
      return;
    }
    const names = new Map(p.d.nodes.map((n) => [n.n, n]));
    s.on("enterEdge", ({ edge }) => { const t = p.ties[Number(edge)]; p.say(`${title(names.get(t.a)!)} – ${title(names.get(t.b)!)}: ${t.sentence}`); });
    s.on("enterNode", ({ node }) => { const n = names.get(Number(node))!; p.say(`${title(n)}: ${n.grade}, ${count(n.messages, "message")}`); });
    s.on("clickNode", ({ node }) => { if (Number(node) > 0) location.hash = link(["sender", node]); });
    return () => s!.kill();
  }, [p.d, p.ties, fails]);
  return fails ? html`<p class="notice">This browser draws no WebGL: the table below says the same.</p>`
    : html`<div class="network" ref=${box} role="img" aria-label="The network; the table below says the same"></div>`;
}

function Table(p: { d: Network; ties: Tie[] }) {
  const [limit, setLimit] = useState(50);
  const names = new Map(p.d.nodes.map((n) => [n.n, n]));
  const cell = (n: number) => (n < 0 ? "script " + names.get(n)!.key : html`<a href=${link(["sender", n])}><${Said} text=${who(names.get(n)!)} /></a>`);
  return html`<table class="stacks"><caption class="sr">Ties, the strongest first</caption><thead><tr><th scope="col">Sender</th><th scope="col">tied to</th><th scope="col">by</th><th scope="col" class="num">Strength</th><th scope="col">What it means</th></tr></thead>
    <tbody>${p.ties.slice(0, limit).map((t) => html`<tr><td>${cell(t.a)}</td><td>${cell(t.b)}</td><td class="word" data-label="by">${t.lines.join(", ") || "–"}</td><td class="num" data-label="Strength">${t.bits > 0 ? t.bits.toFixed(1) + " bits" : "–"}</td><td>${shown(t.sentence)}</td></tr>`)}</tbody></table>
    ${p.ties.length > limit ? html`<button class="plain" type="button" onClick=${() => setLimit(limit * 4)}>More of ${count(p.ties.length)}</button>` : null}`;
}

function Full(p: { d: Network }) {
  const { d } = p;
  const lines = [...new Set(d.ties.flatMap((t) => t.lines))].sort(), most = Math.ceil(Math.max(0, ...d.ties.map((t) => t.bits)));
  const [off, setOff] = useState<string[]>([]);
  const [least, setLeast] = useState(0);
  const [said, say] = useState("");
  const ties = useMemo(() => d.ties.filter((t) => (t.bits >= least || t.lines.includes("script")) && (!t.lines.length || t.lines.some((l) => !off.includes(l)))), [d, off, least]);
  return html`<p class="note">Colours are grades: <span class="key c0"></span> core, <span class="key c1"></span> likely, <span class="key c4"></span> possible; <span class="key c2"></span> a script. Point at a tie to read what it means; a click on a sender opens him.${d.left_out ? ` ${count(d.left_out, "sender")} are left out of the picture.` : ""}</p>
    <fieldset class="filters"><legend>Show ties by</legend>${lines.map((l) => html`<label><input type="checkbox" checked=${!off.includes(l)} onChange=${() => setOff(off.includes(l) ? off.filter((x) => x !== l) : [...off, l])} /> ${l}</label>`)}
      ${most > 0 ? html`<label>of ${least} bits or more <input type="range" min="0" max=${most} value=${least} onInput=${(e: Event) => setLeast(Number((e.target as HTMLInputElement).value))} /></label>` : null}</fieldset>
    <p role="status" class="said-tie">${said ? shown(said) : `${count(d.nodes.length)} senders and scripts, ${count(ties.length, "tie")}`}</p>
    <${Picture} d=${d} ties=${ties} say=${say} /><h2>As a table</h2><${Table} d=${d} ties=${ties} />`;
}

export function NetworkPart(p: { c: CampaignFull }) {
  const n = useApi<Network>(`campaigns/${p.c.id}/network`);
  return html`<${Await} of=${n} what="The network">${(d: Network) => html`<${Full} d=${d} />`}<//>`;
}
