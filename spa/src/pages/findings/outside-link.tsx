// A link that a report names: it opens beside, takes nothing along, and is only text where it is no address of the web.
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PlainLine } from '../../components/plain-line.tsx';
import { isLinkable } from './detail-words.ts';
import styles from './finding-details.module.css';

/** Without children the address is its text: whoever follows it sees where it leads. */
export function OutsideLink({ address, children }: { readonly address: string; readonly children?: ReactNode }): ReactNode {
  const text = children ?? <PlainLine text={address.replace(/^https:\/\//, '')} longest={160} />;
  if (!isLinkable(address)) return text;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow" className={styles['link']}>
      {text}
      <IconExternalLink size={14} aria-hidden />
    </a>
  );
}
