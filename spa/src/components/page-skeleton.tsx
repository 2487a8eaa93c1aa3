// Stands for a page while it loads, in the same places.
import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

export function PageSkeleton({ rows = 6 }: { readonly rows?: number }): ReactNode {
  return (
    <Stack gap="md" role="status" aria-label="Loading">
      <Skeleton height={30} width="min(16rem, 60%)" />
      <Skeleton height={14} width="min(24rem, 80%)" mb="sm" />
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={44} />
      ))}
    </Stack>
  );
}
