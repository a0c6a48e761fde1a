import type { Metadata } from "next";
import { UploadList } from "@/components/upload-list/upload-list";
import { pageOperator } from "../page-operator";

export const metadata: Metadata = { title: "Uploads" };

export default async function UploadsPage() {
  await pageOperator();
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <header className="border-line border-b px-3 pt-2 pb-2.5 md:px-5 md:pt-3">
        <h1 className="font-semibold text-xl tracking-[-0.01em]">Uploads</h1>
        <p className="text-ink-2">What was sent to the providers, and the media id that came back for each file.</p>
      </header>
      <div className="px-3 md:px-5">
        <UploadList />
      </div>
    </div>
  );
}
