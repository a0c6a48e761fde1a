import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Brand } from "@/components/shell/brand";
import { SignInForm } from "@/components/shell/sign-in-form";
import { localPath } from "@/lib/auth/local-path";
import { operatorFromRequest } from "@/lib/auth/session";
import { UnauthenticatedError } from "@/lib/errors";
import { paths } from "@/lib/paths";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { next } = await searchParams;
  const destination = localPath(typeof next === "string" ? next : paths.home());
  if (await isSignedIn()) redirect(destination);
  return (
    <main className="grid min-h-full place-items-center px-4 py-12">
      <div className="w-full max-w-[344px]">
        <div className="mb-6 flex justify-center">
          <Brand />
        </div>
        <section aria-labelledby="sign-in-title" className="rounded-lg border border-line bg-surface p-6">
          <h1 id="sign-in-title" className="font-semibold text-xl">
            Sign in
          </h1>
          <p className="mt-1 mb-5 text-ink-2">Media of your WhatsApp business numbers.</p>
          <SignInForm destination={destination} />
        </section>
        <p className="mt-4 text-balance text-center text-ink-3 text-sm">
          No account, or a lost password? Whoever runs this installation can help.
        </p>
      </div>
    </main>
  );
}

async function isSignedIn(): Promise<boolean> {
  try {
    await operatorFromRequest();
    return true;
  } catch (error) {
    if (error instanceof UnauthenticatedError) return false;
    throw error;
  }
}
