import { redirect } from "next/navigation";
import { paths } from "@/lib/paths";
import { pageOperator } from "./page-operator";

export default async function HomePage() {
  await pageOperator();
  redirect(paths.media("all"));
}
