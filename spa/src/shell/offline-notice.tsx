// Says that what is shown may be old while the browser has no network.
import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconWifiOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export function OfflineNotice(): ReactNode {
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <Alert color="yellow" icon={<IconWifiOff aria-hidden />} mb="md" title="You are offline">
          What you see may be out of date. Changes cannot be made until the connection is back.
        </Alert>
      )}
    </div>
  );
}
