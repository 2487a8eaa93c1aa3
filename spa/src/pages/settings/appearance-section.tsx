// Light, dark, or as the system says. Kept in this browser.
import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageSection } from '../../components/page-section.tsx';

const schemes: readonly { readonly value: MantineColorScheme; readonly label: string }[] = [
  { value: 'auto', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function AppearanceSection(): ReactNode {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <PageSection beside title="Appearance" description="Kept in this browser.">
      <SegmentedControl aria-label="Colour scheme" value={colorScheme} onChange={(value) => setColorScheme(value)} data={[...schemes]} />
    </PageSection>
  );
}
