// Settings: the tenant, its gate policy, what is known of vulnerabilities, the person, the look.
import type { ReactNode } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { DangerSection } from './danger-section.tsx';
import { FloorSection } from './floor-section.tsx';
import { IntelligenceSection } from './intelligence-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { TenantSection } from './tenant-section.tsx';

export function SettingsPage(): ReactNode {
  return (
    <>
      <PageHeader title="Settings" />
      <TenantSection />
      <FloorSection />
      <IntelligenceSection />
      <ProfileSection />
      <AppearanceSection />
      <DangerSection />
    </>
  );
}
