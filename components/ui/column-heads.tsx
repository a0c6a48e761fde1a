import { cn } from "./cn";

export interface Column {
  readonly name: string;
  readonly className: string;
  /** Its cells need no word above them; a screen reader still says it. */
  readonly unseen?: boolean;
}

/** The one row of a table's head. `className` is what every head has, before what its column adds. */
export function ColumnHeads({ columns, className }: { columns: readonly Column[]; className: string }) {
  return (
    <tr className="text-left text-ink-3 text-sm">
      {columns.map((column) => (
        <th
          key={column.name}
          scope="col"
          className={cn("h-8 border-line border-b font-normal", className, column.className)}
        >
          {column.unseen ? <span className="sr-only">{column.name}</span> : column.name}
        </th>
      ))}
    </tr>
  );
}
