// One entry of the log: who did what, when; opened, everything that was written down.
import { IconChevronRight, IconKey, IconRobot, IconServer, IconUser, type Icon } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { AuditEntry, Outcome } from '../../api/contract.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tag, type TagTone } from '../../components/tag.tsx';
import { outcomeWords } from '../../theme/severity.ts';
import { describeAction, readOutcome, readSubject } from './action-words.ts';
import styles from './audit.module.css';
import { ChangeTable } from './change-table.tsx';
import type { NameActor } from './use-actor-names.ts';

type ActorType = AuditEntry['actor']['type'];

const actorIcons: Readonly<Record<ActorType, Icon>> = { user: IconUser, key: IconKey, ci: IconRobot, system: IconServer };
const actorKinds: Readonly<Record<ActorType, string>> = { user: 'member', key: 'key', ci: 'CI identity', system: 'system' };

const verdictTones: Readonly<Record<Outcome, TagTone>> = { pass: 'good', warn: 'warn', fail: 'bad', error: 'warn' };

export function AuditEntryRow({ entry, nameActor }: { readonly entry: AuditEntry; readonly nameActor: NameActor }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const { actor, at, outcome, reason } = entry;
  const ActorIcon = actorIcons[actor.type];
  const subject = readSubject(entry);
  const verdict = readOutcome(entry);
  return (
    <li className={styles['entry']} data-open={isOpen || undefined}>
      <button type="button" className={styles['summary']} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <IconChevronRight size={16} className={styles['chevron']} aria-hidden />
        <span className={styles['what']}>
          <ActorIcon size={16} className={styles['icon']} aria-hidden />
          <span>
            <strong>
              <PlainLine text={nameActor(actor)} longest={80} />
            </strong>{' '}
            {describeAction(entry)}
            {subject !== null && (
              <>
                {': '}
                <PlainLine text={subject} longest={100} />
              </>
            )}{' '}
            {verdict !== null && <Tag tone={verdictTones[verdict]}>{outcomeWords[verdict]}</Tag>}
            {outcome === 'denied' && <Tag tone="bad">Denied</Tag>}
            {reason !== null && !isOpen && (
              <span className={styles['reason']}>
                <PlainLine text={reason} longest={160} />
              </span>
            )}
          </span>
        </span>
        <span className={styles['time']}>
          <RelativeTime at={at} />
        </span>
      </button>
      {isOpen && <Details entry={entry} />}
    </li>
  );
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function Details({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { actor, resource, reason, requestId, before, after } = entry;
  return (
    <div className={styles['details']}>
      {reason !== null && (
        <div className={styles['wholeReason']}>
          <PlainText text={reason} />
        </div>
      )}
      <ChangeTable before={before} after={after} />
      <Facts className={styles['facts']}>
        <Fact name="Time">{exact.format(new Date(entry.at))}</Fact>
        <Fact name="Action">
          <code>{entry.action}</code>
        </Fact>
        <Fact name="Actor">
          {actorKinds[actor.type]} <code>{actor.id}</code>
        </Fact>
        <Fact name="On">
          {resource.type} {resource.id !== null && <PlainLine text={resource.id} longest={120} />}
        </Fact>
        {entry.authStrength !== null && <Fact name="Proved by">{entry.authStrength}</Fact>}
        {entry.ip !== null && <Fact name="Address">{entry.ip}</Fact>}
        {entry.userAgent !== null && (
          <Fact name="Program">
            <PlainLine text={entry.userAgent} longest={200} />
          </Fact>
        )}
        {entry.path !== null && (
          <Fact name="Request">
            <code>
              {entry.method} <PlainLine text={entry.path} longest={200} />
            </code>
          </Fact>
        )}
        {requestId !== null && (
          <Fact name="Request id">
            <code>{requestId}</code> <CopyButton text={requestId} what="request id" />
          </Fact>
        )}
      </Facts>
    </div>
  );
}
