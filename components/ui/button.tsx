import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";

const button = cva(
  [
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-sm border font-medium",
    "transition-colors [&_svg]:size-4 [&_svg]:shrink-0",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50",
  ],
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
        strong: "border-transparent bg-ink text-surface hover:bg-ink/85",
        default: "border-line-strong bg-surface text-ink hover:bg-sunken",
        ghost: "border-transparent bg-transparent text-ink-2 hover:bg-sunken hover:text-ink",
        danger: "border-gone/40 bg-surface text-gone hover:bg-gone-soft",
      },
      size: {
        md: "h-[30px] px-3 text-base pointer-coarse:h-9",
        sm: "h-[26px] px-2 text-sm [&_svg]:size-3.5 pointer-coarse:h-8",
      },
    },
    defaultVariants: { variant: "default", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof button> & {
    /** Renders the single child (a link) with the looks of a button. */
    asChild?: boolean;
    /** Shows a spinner before the text and takes no clicks; the text stays, so the width changes only by the spinner. */
    busy?: boolean;
  };

/** `primary` for the one next step, `strong` for a page's own action, `danger` for what cannot be undone. */
export function Button({ variant, size, asChild, busy = false, className, children, ...props }: ButtonProps) {
  const classes = cn(button({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      {...props}
      className={classes}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : props.onClick}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
