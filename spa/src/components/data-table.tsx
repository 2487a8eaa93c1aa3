// A table of some dozen rows. On narrow screens each row stands as a small list with the names of its columns.
import type { ReactNode } from 'react';
import styles from './data-table.module.css';

export interface DataColumn<Row> {
  readonly name: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** `title` names the row and needs no label. `menu` is one small button, in the corner on narrow screens; `action` one with words. */
  readonly kind?: 'title' | 'number' | 'menu' | 'action';
}

interface DataTableProps<Row> {
  /** What the table lists, for who does not see what stands above it. */
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Rows of the past stand back. */
  readonly isDim?: (row: Row) => boolean;
}

// The roles are told again because browsers drop them where a table is not displayed as one.
export function DataTable<Row>({ label, columns, rows, rowKey, isDim }: DataTableProps<Row>): ReactNode {
  return (
    <div className={styles['frame']}>
      <table role="table" aria-label={label} className={styles['table']}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ name, header, kind }) => (
              <th key={name} role="columnheader" scope="col" data-kind={kind}>
                {kind === 'menu' || kind === 'action' ? <span className="visually-hidden">{header}</span> : header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row" data-dim={isDim?.(row) === true || undefined}>
              {columns.map((column) => (
                <DataCell key={column.name} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DataCell<Row>({ column: { header, cell, kind }, row }: { readonly column: DataColumn<Row>; readonly row: Row }): ReactNode {
  if (kind === 'title')
    return (
      <th role="rowheader" scope="row" data-kind={kind}>
        {cell(row)}
      </th>
    );
  return (
    <td role="cell" data-kind={kind}>
      {kind !== 'menu' && kind !== 'action' && (
        <span className={styles['label']} aria-hidden>
          {header}
        </span>
      )}
      <div>{cell(row)}</div>
    </td>
  );
}
