"use client";

import { CircleCheck, CircleDashed, Download, type LucideIcon, ShieldAlert, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { formatPhoneNumber } from "@/components/media/phone-number";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";
import type { FindingDto, VersionDto } from "@/lib/schemas/versions";
import { exactBytes, formatBytes } from "@/lib/sizes";
import { shortened } from "./findings-table";
import { LookAtVersion } from "./look-at-version";
import { UseVersion } from "./use-version";

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly ink: string;
}

function lookOf({ heldBack, verdict }: VersionDto): Look {
  if (heldBack) return { word: "Held back", icon: ShieldAlert, ink: "text-quarantined" };
  if (verdict === "VERIFIED") return { word: "Verified", icon: CircleCheck, ink: "text-stored" };
  if (verdict === "MISMATCH") return { word: "Let through", icon: TriangleAlert, ink: "text-failed" };
  return { word: "Cannot be verified", icon: CircleDashed, ink: "text-ink-2" };
}

const NAME: Readonly<Record<FindingDto["id"], string>> = {
  hash: "SHA-256",
  size: "Size",
  type: "Type",
  earlier: "SHA-256 before",
};

function valueText({ id }: FindingDto, value: string | null): string {
  if (value === null) return "–";
  if (id === "size") return formatBytes(Number(value));
  return id === "type" ? value : shortened(value, 6);
}

/** Bytes of an item: how they stand, where they come from, in what they differ, and what can be done with them. */
export function VersionRow({ item, version }: { item: MediaDetailDto; version: VersionDto }) {
  const look = lookOf(version);
  const differing = version.findings.filter(({ verdict }) => verdict === "mismatch");
  return (
    <li className="border-line border-b py-2">
      <div className="flex items-center gap-1.5">
        <look.icon aria-hidden className={`size-4 shrink-0 ${look.ink}`} />
        <h4 className={`font-medium ${look.ink}`}>{look.word}</h4>
        {version.current && <Badge className="ml-1">{version.heldBack ? "Not shown" : "Shown"}</Badge>}
        <span className="ml-auto text-ink-3">
          <Time iso={version.at} as="moment" />
        </span>
      </div>
      <p className="text-ink-2">
        <Origin version={version} />
      </p>
      <p className="mono truncate text-ink-3">
        {version.mimeType} · <span title={exactBytes(version.sizeBytes)}>{formatBytes(version.sizeBytes)}</span> ·{" "}
        <span title={version.sha256}>{shortened(version.sha256, 6)}</span>
      </p>
      {differing.length > 0 && (
        <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-2">
          {differing.map((finding) => (
            <Difference key={finding.id} finding={finding} />
          ))}
        </dl>
      )}
      <Deeds item={item} version={version} />
    </li>
  );
}

function Origin({ version: { origin, from } }: { version: VersionDto }) {
  if (origin === "DOWNLOAD") return "Downloaded from the provider";
  if (origin === "UPLOAD") return "Uploaded from this console";
  if (!from) return "Was kept here already";
  return (
    <>
      Was here already, as{" "}
      <Link
        href={paths.item(from.phoneNumberId, from.itemId)}
        className="wrap-anywhere text-accent underline-offset-2 hover:underline"
      >
        {from.fileName}
      </Link>{" "}
      on <span className="mono">{formatPhoneNumber(from.phoneNumber)}</span>
    </>
  );
}

function Difference({ finding }: { finding: FindingDto }) {
  return (
    <>
      <dt className="text-ink-2">{NAME[finding.id]}</dt>
      <dd className="mono min-w-0 break-words text-failed">
        <del className="text-ink-3" title={finding.declared ?? undefined}>
          {valueText(finding, finding.declared)}
        </del>{" "}
        <span title={finding.measured ?? undefined}>{valueText(finding, finding.measured)}</span>
      </dd>
    </>
  );
}

function Deeds({ item, version }: { item: MediaDetailDto; version: VersionDto }) {
  const { open, use } = version.can;
  if (version.heldBack && !open)
    return <p className="mt-0.5 text-ink-3">An admin can look at it and let it through.</p>;
  if (!use && (!open || (version.current && !version.heldBack))) return null;
  return (
    <div className="mt-1.5 flex flex-wrap gap-1.5">
      {open && <LookAtVersion item={item} version={version} />}
      {open && (
        <Button asChild size="sm">
          <a href={paths.api.content(item.id, { download: true, versionId: version.id })} download>
            <Download />
            Save
          </a>
        </Button>
      )}
      {use && <UseVersion item={item} version={version} />}
    </div>
  );
}
