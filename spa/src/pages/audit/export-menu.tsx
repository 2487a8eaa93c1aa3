// Downloads the log as it is filtered, through fetch: a link could not carry the token.
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.ts';
import type { ApiClient, Query } from '../../api/client.ts';
import { paths } from '../../api/contract.ts';
import { asProblem } from '../../auth/use-act.ts';
import { notifyProblem } from '../../components/notify-problem.tsx';
import { notify } from '../../components/notify.ts';

type Format = 'csv' | 'ndjson';

interface ExportMenuProps {
  readonly query: Query;
  /** Nothing narrows it. */
  readonly isWhole: boolean;
}

export function ExportMenu({ query, isWhole }: ExportMenuProps): ReactNode {
  const { api } = useApi();
  const [isRunning, setIsRunning] = useState(false);
  const download = async (format: Format): Promise<void> => {
    setIsRunning(true);
    try {
      const isCut = await downloadLog(api, query, format);
      if (isCut)
        notify.failed(
          'The file is not the whole',
          'It has the newest entries up to the most that one export gives. Narrow the days to get the rest.',
        );
      else notify.done('The audit log is downloaded. That it was taken is written down in it.');
    } catch (error) {
      notifyProblem('The audit log was not downloaded', asProblem(error));
    } finally {
      setIsRunning(false);
    }
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" loading={isRunning} leftSection={<IconDownload size={16} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{isWhole ? 'Everything, reads of findings too' : 'What the filters leave'}, newest first</Menu.Label>
        <Menu.Item onClick={() => void download('csv')}>CSV, for a spreadsheet</Menu.Item>
        <Menu.Item onClick={() => void download('ndjson')}>NDJSON with seals, to verify and for programs</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** True where the file was cut. Throws `Problem`. */
async function downloadLog(api: ApiClient, query: Query, format: Format): Promise<boolean> {
  const answer = await api.fetch({ method: 'GET', path: paths.auditExport, query: { ...query, format } });
  const named = /filename="([\w.-]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = named ?? `portcullis-audit.${format}`;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return answer.headers.get('portcullis-export') === 'cut';
}
