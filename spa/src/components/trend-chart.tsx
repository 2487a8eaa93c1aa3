// The stacked area in a chunk of its own: its packages are not fetched before a chart is on the screen.
import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import type { TrendDay } from '../api/contract.ts';

const StackedArea = lazy(() => import('./stacked-area.tsx').then(({ StackedArea: chart }) => ({ default: chart })));

interface TrendChartProps {
  readonly days: readonly TrendDay[];
  readonly label: string;
  readonly height?: number;
}

export function TrendChart({ days, label, height = 220 }: TrendChartProps): ReactNode {
  return (
    <Suspense fallback={<Skeleton height={height + 28} />}>
      <StackedArea days={days} label={label} height={height} />
    </Suspense>
  );
}
