import type { Metadata } from "next";
import { Rescue } from "@/components/rescue/rescue";
import { pageOperator } from "../page-operator";

export const metadata: Metadata = { title: "Rescue" };

export default async function RescuePage() {
  await pageOperator();
  return <Rescue />;
}
