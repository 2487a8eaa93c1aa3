// What to put into the CI: a workflow for GitHub, or commands for any other. Both name this server and the project.
import { Button, Tabs } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CopyField } from '../../components/copy-button.tsx';
import styles from './first-upload.module.css';
import { writeCommand, writeWorkflow } from './workflow-text.ts';

interface CiLinesProps {
  readonly project: string;
  readonly defaultBranch: string;
}

export function CiLines({ project, defaultBranch }: CiLinesProps): ReactNode {
  const url = location.origin;
  return (
    <Tabs defaultValue="github" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="github">GitHub Actions</Tabs.Tab>
        <Tabs.Tab value="other">Any other CI</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="github" pt="sm">
        <p className={styles['fact']}>Store the key as a secret of the repository. The command asks for it:</p>
        <CopyField text="gh secret set PORTCULLIS_API_KEY" what="command" />
        <p className={styles['fact']}>
          Then commit this as <code>.github/workflows/portcullis.yml</code>. Semgrep stands for any scanner: reports of most go in as they
          are, SARIF or the scanner’s own JSON or XML.
        </p>
        <CodeBlock text={writeWorkflow({ url, project, defaultBranch })} what="workflow" />
      </Tabs.Panel>
      <Tabs.Panel value="other" pt="sm">
        <p className={styles['fact']}>
          After your scanners have left their reports in <code>reports/</code>, SARIF or their own JSON or XML: those of most scanners go in
          as they are. <code>portcullis</code> is <code>ci-action/dist/cli.js</code> of the Portcullis repository and needs Node alone:
        </p>
        <CodeBlock text={writeCommand({ url, project })} what="commands" />
        <p className={styles['fact']}>
          On GitLab CI, Azure Pipelines and Jenkins it knows commit and branch. Elsewhere add <code>--commit</code> and <code>--ref</code>.
          Exit code 1: findings block the commit. 2: there is no verdict.
        </p>
      </Tabs.Panel>
    </Tabs>
  );
}

function CodeBlock({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  const { copy, copied } = useClipboard({ timeout: 3_000 });
  return (
    <div className={styles['code']}>
      <Button
        className={styles['copy']}
        size="compact-sm"
        variant="default"
        leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        onClick={() => copy(text)}
      >
        <span role="status">{copied ? 'Copied' : `Copy the ${what}`}</span>
      </Button>
      {/* Scrolls by keyboard, too. */}
      <pre tabIndex={0} aria-label={what}>
        {text}
      </pre>
    </div>
  );
}
