import { createHash } from "node:crypto";
import { DIRECTION_WORDS, KIND_WORDS, STATUS_WORDS, STEP_WORDS } from "../../../schemas/media";
import { FINDING_VERDICT_WORDS, FINDING_WORDS } from "../../../schemas/versions";
import { fullBytes } from "../../../sizes";
import { splitAtHashes } from "../../whole-hashes";
import { html, Markup } from "./html";
import type { BundledAttempt, BundledDelivery, BundledEntry, ItemFiles } from "./item-files";
import { PAGE_STYLE } from "./page-style";

export interface PageFacts {
  readonly title: string;
  readonly version: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly leftOut: readonly string[];
}

/** The page of a bundle: its head, the parts of its items, and its end. Put together by whoever writes the bundle. */
export function pageOf(facts: PageFacts, environment: unknown, items: readonly Markup[]): string {
  const style = new Markup(PAGE_STYLE);
  // Nothing is loaded and nothing runs, whatever a provider's answer holds; only this very style counts.
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(PAGE_STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${facts.title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${facts.title}</h1>
<p class="quiet">Written by Attaché ${facts.version} on ${momentOf(facts.createdAt)} for ${facts.createdBy}. All times are UTC.</p>
<div class="note">
<p>What may not leave was taken out before this was written:</p>
<ul>${facts.leftOut.map((line) => html`<li>${line}</li>`)}</ul>
<p>The other files hold the same for programs; manifest.json names each with its size and SHA-256.</p>
</div>
${items}
<h2>Environment</h2>
<pre>${JSON.stringify(environment, null, 2)}</pre>
</main>
</body>
</html>
`.text;
}

/** The part of one item. `place` is where its files are in the archive: "" or "items/01/". */
export function itemPart({ item, timeline, attempts, deliveries }: ItemFiles, place: string): Markup {
  return html`<section>
<h2>${KIND_WORDS[item.kind]} ${item.providerMediaId ?? "without a media id"}</h2>
${factList({
  Status: worded(STATUS_WORDS[item.status], item.status),
  Direction: worded(DIRECTION_WORDS[item.direction], item.direction),
  Kind: worded(KIND_WORDS[item.kind], item.kind),
  "Media id": exact(item.providerMediaId),
  "Message id": exact(item.messageId),
  "Number id": exact(item.providerNumberId),
  From: item.from,
  Received: momentOf(item.receivedAt),
  Stored: item.storedAt && momentOf(item.storedAt),
  "Next attempt": item.nextAttemptAt && momentOf(item.nextAttemptAt),
  "File name": item.fileName ?? null,
  Caption: item.caption ?? null,
  "Declared type": exact(item.declared.mimeType),
  "Declared size": item.declared.sizeBytes === null ? null : fullBytes(item.declared.sizeBytes),
  "Declared SHA-256": exact(item.declared.sha256),
  Item: exact(item.id),
})}
${item.failure && html`<div class="failure"><p><strong>${item.failure.title}</strong> <span class="mono">${codesText(item.failure)}</span></p><p>${item.failure.detail}</p></div>`}
${item.findings.length > 0 && findingsTable(item.findings)}
<h3>Timeline</h3>
${timeline.earlierLeftOut && html`<p class="quiet">Only the latest ${timeline.entries.length} moments.</p>`}
<div class="table" role="group" aria-label="Timeline" tabindex="0"><table><thead><tr><th>Time</th><th>What</th><th>Took</th><th>Names</th></tr></thead>
<tbody>${timeline.entries.map(timelineRow)}</tbody></table></div>
${attempts.length > 0 && html`<h3>Exchanges</h3>${attempts.map(attemptPart)}`}
${deliveries.length > 0 && html`<h3>Deliveries</h3>${deliveries.map((delivery, index) => deliveryPart(delivery, `${place}${deliveryFile(index)}`))}`}
</section>`;
}

export function deliveryFile(index: number): string {
  return `deliveries/${String(index + 1).padStart(2, "0")}.json`;
}

/** A word for people, and beside it the value that programs and vendors go by. */
function worded(word: string, value: string): Markup {
  return html`${word} <code class="quiet">${value}</code>`;
}

/** What is copied and compared, in the type that tells its letters apart. */
function exact(value: string | null): Markup | null {
  return value === null || value === "" ? null : html`<code>${value}</code>`;
}

function withHashes(text: string): Markup {
  return html`${splitAtHashes(text).map((part, index) => (index % 2 === 0 ? part : exact(part)))}`;
}

function factList(facts: Readonly<Record<string, string | Markup | null>>): Markup {
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== "");
  return html`<dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function findingsTable(findings: ItemFiles["item"]["findings"]): Markup {
  return html`<div class="table" role="group" aria-label="Comparisons" tabindex="0"><table><thead><tr><th>Compared</th><th>Outcome</th><th>Declared</th><th>Measured</th></tr></thead>
<tbody>${findings.map(({ id, verdict, declared, measured }) => html`<tr><td>${FINDING_WORDS[id]}</td><td>${FINDING_VERDICT_WORDS[verdict]}</td><td class="mono">${declared}</td><td class="mono">${measured}</td></tr>`)}</tbody></table></div>`;
}

function timelineRow({ at, title, detail, actor, durationMs, bytes, codes }: BundledEntry): Markup {
  const size = bytes === null ? null : fullBytes(bytes);
  return html`<tr><td class="time">${momentOf(at)}</td>
<td><strong>${title}</strong>${actor && ` · ${actor}`}${[detail && withHashes(detail), size].filter((part) => part !== null).map((part) => html`<br>${part}`)}</td>
<td class="time">${tookText(durationMs)}</td>
<td class="mono">${codes.map(({ name, value }) => html`${name}: ${value}<br>`)}</td></tr>`;
}

function attemptPart({ at, title, detail, exchanges }: BundledAttempt): Markup {
  return html`<h4>${title} <span class="quiet">${momentOf(at)}</span></h4><p>${detail}</p>
${exchanges.map(
  ({
    step,
    method,
    host,
    path,
    httpStatus,
    providerCode,
    providerRequestId,
    durationMs,
    bytes,
    note,
    answer,
  }) => html`<div class="exchange">
<p><strong>${STEP_WORDS[step] ?? step}</strong> <span class="mono">${host && `${method} ${host}${path}`}</span></p>
<p class="mono">${[
    httpStatus === null ? null : `HTTP ${httpStatus}`,
    providerCode === null ? null : `code ${providerCode}`,
    providerRequestId === null ? null : `request id ${providerRequestId}`,
    tookText(durationMs),
    bytes === null ? null : fullBytes(bytes),
  ]
    .filter((part) => part !== null)
    .join(" · ")}</p>
<p>${withHashes(note)}</p>${answer && html`<pre>${answer}</pre>`}</div>`,
)}`;
}

function deliveryPart(delivery: BundledDelivery, file: string): Markup {
  const proof = delivery.verifiedBy === "signature" ? "proved by its signature" : "proved by its address";
  const payload = typeof delivery.payload === "string" ? delivery.payload : JSON.stringify(delivery.payload, null, 2);
  return html`<h4>${momentOf(delivery.receivedAt)} <span class="quiet">${proof} · ${fullBytes(delivery.sizeBytes)} · ${file}</span></h4>
<pre>${payload}</pre>`;
}

function codesText({ httpStatus, providerCode }: { httpStatus: number | null; providerCode: string | null }): string {
  const parts = [
    httpStatus === null ? null : `HTTP ${httpStatus}`,
    providerCode === null ? null : `code ${providerCode}`,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}

function momentOf(iso: string): string {
  return iso.replace("T", " ").replace("Z", "");
}

function tookText(milliseconds: number | null): string | null {
  return milliseconds === null ? null : `${milliseconds} ms`;
}
