// The stacked area in a chunk of its own: its packages are not fetched before a chart is on the screen.
import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import type { StackedAreaProps } from './stacked-area.tsx';

const StackedArea = lazy(() => import('./stacked-area.tsx').then(({ StackedArea: chart }) => ({ default: chart })));

export function TrendChart({ height = 220, ...chart }: StackedAreaProps): ReactNode {
  return (
    <Suspense fallback={<Skeleton height={height + 36} />}>
      <StackedArea {...chart} height={height} />
    </Suspense>
  );
}
