import { CircleCheck, Clock3, CloudUpload, type LucideIcon, RotateCw, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { UploadDto } from "@/lib/schemas/uploads";

interface UploadLook {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
}

/** How each status of an upload is said and drawn everywhere. */
export const UPLOAD_LOOK: Readonly<Record<UploadDto["status"], UploadLook>> = {
  QUEUED: { word: "Queued", tone: "moving", icon: Clock3 },
  SENDING: { word: "Sending", tone: "moving", icon: CloudUpload },
  RETRY_WAIT: { word: "Will be tried again", tone: "failed", icon: RotateCw },
  DONE: { word: "At the provider", tone: "stored", icon: CircleCheck },
  FAILED: { word: "Failed", tone: "failed", icon: TriangleAlert },
};

/** Icon and word on the hue of the status. */
export function UploadStatusBadge({ status }: { status: UploadDto["status"] }) {
  const look = UPLOAD_LOOK[status];
  return (
    <Badge tone={look.tone}>
      <look.icon aria-hidden />
      {look.word}
    </Badge>
  );
}
