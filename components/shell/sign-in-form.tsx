"use client";

import { CircleAlert, Eye, EyeOff, Hourglass } from "lucide-react";
import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatDuration } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { type SignInOutcome, signInWithPassword } from "@/lib/client/sign-in";

interface Problem {
  readonly email?: string;
  readonly password?: string;
  readonly outcome?: SignInOutcome;
}

/** `destination` is a path of this console to go to afterwards. */
export function SignInForm({ destination }: { destination: string }) {
  const [problem, setProblem] = useState<Problem>({});
  const [busy, setBusy] = useState(false);
  const [visible, setVisible] = useState(false);
  const emailRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);
  const wait = useCountdown(problem.outcome?.kind === "throttled" ? problem.outcome : null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = emailRef.current?.value.trim() ?? "";
    const password = passwordRef.current?.value ?? "";
    const missing: Problem = {
      email: email ? undefined : "Enter your e-mail address.",
      password: password ? undefined : "Enter your password.",
    };
    setProblem(missing);
    if (missing.email) return emailRef.current?.focus();
    if (missing.password) return passwordRef.current?.focus();

    setBusy(true);
    const outcome = await signInWithPassword(email, password);
    if (outcome.kind === "signed-in") return window.location.assign(destination);
    setBusy(false);
    setProblem({ outcome });
    if (outcome.kind === "refused") passwordRef.current?.select();
  };

  return (
    // POST, so that a press before the script has loaded cannot put a password into the address.
    <form method="post" noValidate onSubmit={submit} className="grid gap-4">
      <Outcome outcome={problem.outcome} />
      <Field label="E-mail" error={problem.email}>
        <Input ref={emailRef} name="email" type="email" autoComplete="username" autoCapitalize="none" className="h-9" />
      </Field>
      <div className="relative">
        <Field label="Password" error={problem.password}>
          <Input
            ref={passwordRef}
            name="password"
            type={visible ? "text" : "password"}
            autoComplete="current-password"
            className="h-9 pr-10"
          />
        </Field>
        <IconButton
          label={visible ? "Hide password" : "Show password"}
          size="sm"
          side="right"
          className="absolute top-[31px] right-1 pointer-coarse:top-[28px]"
          onClick={() => setVisible(!visible)}
        >
          {visible ? <EyeOff /> : <Eye />}
        </IconButton>
      </div>
      <Button type="submit" variant="strong" className="h-9" busy={busy} disabled={wait > 0}>
        {wait > 0 ? `Try again in ${formatDuration(wait * 1000)}` : "Sign in"}
      </Button>
    </form>
  );
}

function Outcome({ outcome }: { outcome: SignInOutcome | undefined }) {
  const text = outcome && messageOf(outcome);
  const throttled = outcome?.kind === "throttled";
  return (
    <div role="alert" className="empty:hidden">
      {text && (
        <p
          className={`flex items-start gap-2 rounded-sm px-3 py-2 ${throttled ? "bg-failed-soft text-failed" : "bg-gone-soft text-gone"}`}
        >
          {throttled ? (
            <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0" />
          ) : (
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          )}
          {text}
        </p>
      )}
    </div>
  );
}

function messageOf(outcome: SignInOutcome): string | null {
  switch (outcome.kind) {
    case "refused":
      return "E-mail and password do not match an active account.";
    case "throttled":
      return `Too many attempts. You can try again in ${inWords(outcome.seconds)}.`;
    case "unavailable":
      return "Signing in is not possible just now. Try again in a moment.";
    case "signed-in":
      return null;
  }
}

function inWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

/** Whole seconds left of a wait, counted from the moment the object is first seen. */
function useCountdown(wait: { readonly seconds: number } | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!wait) return setLeft(0);
    const end = Date.now() + wait.seconds * 1000;
    const update = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    update();
    const timer = setInterval(update, 500);
    return () => clearInterval(timer);
  }, [wait]);
  return left;
}
