"use client";

import { KIND_LOOK } from "@/components/media/kind-icon";
import { formatPhoneNumber } from "@/components/media/phone-number";
import { formatDuration } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { exactBytes, formatBytes } from "@/lib/sizes";
import { Fact, FactList } from "./fact-list";
import { SenderFact } from "./sender-fact";

const SOURCE: Readonly<Record<MediaDetailDto["source"], string>> = {
  WEBHOOK: "Webhook",
  OPERATOR: "Entered by hand",
  UPLOAD: "Uploaded here",
};

function kindText(item: MediaDetailDto): string {
  const parts = [KIND_LOOK[item.kind].word];
  if (item.width && item.height) parts.push(`${item.width} × ${item.height}`);
  if (item.durationMs) parts.push(formatDuration(item.durationMs));
  return parts.join(" · ");
}

/** What is known about the item itself. */
export function Facts({ item }: { item: MediaDetailDto }) {
  return (
    <FactList>
      <SenderFact key={item.id} item={item} />
      <Fact name={item.direction === "INBOUND" ? "Received" : "Uploaded"}>
        <Time iso={item.receivedAt} as="exact" clock={item.source === "WEBHOOK" ? "The provider's clock" : undefined} />
      </Fact>
      {item.caption && (
        <Fact name="Caption">
          <bdi>“{item.caption}”</bdi>
        </Fact>
      )}
      <Fact name="File name">
        <bdi>{item.fileName}</bdi>
      </Fact>
      <Fact name="Kind">{kindText(item)}</Fact>
      {item.findings.length === 0 && item.mimeType && (
        <Fact name="Declared">
          <span className="mono">
            {item.mimeType}
            {item.sizeBytes !== null && (
              <span title={exactBytes(item.sizeBytes)}> · {formatBytes(item.sizeBytes)}</span>
            )}
          </span>
        </Fact>
      )}
      <Fact name="Number">
        <span className="mono">{formatPhoneNumber(item.phoneNumber)}</span>
        <span className="text-ink-2"> · {item.connectionName}</span>
      </Fact>
      <Fact name="Source">{SOURCE[item.source]}</Fact>
      {item.storedAt && (
        <Fact name="Stored">
          <Time iso={item.storedAt} as="exact" />
        </Fact>
      )}
    </FactList>
  );
}
