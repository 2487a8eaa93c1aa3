// Told once, when the scan that somebody waited for has come in.
import { IconCircleCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ProjectState } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { totalOpen } from '../../components/project-table.tsx';
import styles from './first-scan-notice.module.css';

interface FirstScanNoticeProps {
  readonly projects: readonly ProjectState[];
  readonly onClose: () => void;
}

export function FirstScanNotice({ projects, onClose }: FirstScanNoticeProps): ReactNode {
  const project = projects.find(({ lastScanAt }) => lastScanAt !== null);
  if (project === undefined) return null;
  const open = totalOpen(project);
  return (
    <div className={styles['notice']} role="status">
      <IconCircleCheck size={28} stroke={1.6} aria-hidden />
      <div>
        <strong>The first scan is in.</strong>{' '}
        {open === 0
          ? 'It found nothing. '
          : `${open.toLocaleString('en')} ${open === 1 ? 'finding is' : 'findings are'} the baseline now. `}
        From here on the gate watches what each commit of{' '}
        <Link href={`/projects/${project.slug}`}>
          <PlainLine text={project.name} longest={80} />
        </Link>{' '}
        adds.
      </div>
      <button type="button" aria-label="Close" onClick={onClose}>
        <IconX size={18} aria-hidden />
      </button>
    </div>
  );
}
