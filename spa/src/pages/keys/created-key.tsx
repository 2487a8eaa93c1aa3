// A key in the moment it was made: the only time it is seen. How to take it along, and where GitHub wants it.
import { Button, Stack, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconEyeOff } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import type { CreatedKey } from '../../api/contract.ts';
import { useProjects } from '../../api/use-projects.ts';
import { CopyField } from '../../components/copy-button.tsx';
import { notify } from '../../components/notify.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './keys.module.css';

export function CreatedKeyContent({ created }: { readonly created: CreatedKey }): ReactNode {
  return (
    <Stack gap="lg">
      <div>
        <Text mb="xs">
          <strong>
            <PlainLine text={created.name} longest={80} />
          </strong>{' '}
          {created.project === null ? 'for the whole tenant' : `for the project ${created.project}`}
        </Text>
        <code className={styles['secret']}>{created.key}</code>
        <CopyKey text={created.key} />
      </div>
      <p className={styles['note']}>
        <IconEyeOff size={18} aria-hidden />
        <span>
          <strong>It is shown this once.</strong> Portcullis keeps only a digest and cannot show it again. If it gets lost, rotate the key.
        </span>
      </p>
      {created.scopes.includes('ingest') && <GitHubLines project={created.project} />}
    </Stack>
  );
}

function CopyKey({ text }: { readonly text: string }): ReactNode {
  const { copy, copied, error } = useClipboard({ timeout: 4_000 });
  useEffect(() => {
    if (error !== null) notify.failed('Copy the key', 'The browser did not allow it. Select the key and copy it by hand.');
  }, [error]);
  return (
    <>
      <Button
        fullWidth
        mt="xs"
        leftSection={copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
        onClick={() => copy(text)}
        data-autofocus
      >
        {copied ? 'Copied' : 'Copy the key'}
      </Button>
      <span className="visually-hidden" role="status">
        {copied ? 'Copied' : ''}
      </span>
    </>
  );
}

function GitHubLines({ project }: { readonly project: string | null }): ReactNode {
  const { data } = useProjects();
  const address = data?.items.find(({ slug }) => slug === project)?.repositoryUrl;
  const repository = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(address ?? '')?.[1] ?? 'OWNER/REPOSITORY';
  return (
    <div>
      <h3 className={styles['step']}>Into GitHub</h3>
      <Text size="sm" mb={6}>
        Store it as a secret; the command asks for the key, so that it stays out of your shell’s history:
      </Text>
      <CopyField text={`gh secret set PORTCULLIS_API_KEY --repo ${repository}`} what="command" />
      <Text size="sm" mt="sm" mb={6}>
        Then name it in the workflow:
      </Text>
      <CopyField text="api-key: ${{ secrets.PORTCULLIS_API_KEY }}" what="line of the workflow" />
    </div>
  );
}
