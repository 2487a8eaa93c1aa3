// The numbers of the stacked area, for who cannot see it.
import type { ReactNode } from 'react';
import type { TrendDay } from '../api/contract.ts';
import { severitiesWorstFirst, severityWords } from '../theme/severity.ts';

interface StackedAreaTableProps {
  readonly days: readonly TrendDay[];
  readonly label: string;
}

export function StackedAreaTable({ days, label }: StackedAreaTableProps): ReactNode {
  return (
    <table>
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {severitiesWorstFirst.map((severity) => (
            <th key={severity} scope="col">
              {severityWords[severity].label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, open }) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            {severitiesWorstFirst.map((severity) => (
              <td key={severity}>{open[severity]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
