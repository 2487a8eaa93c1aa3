// What a report says of a finding beside its rule and place: only the parts that are there.
import type { ReactNode } from 'react';
import type { FindingDetails } from '../../api/contract.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { explainVex, tellShare } from './detail-words.ts';
import styles from './finding-details.module.css';
import { findVulnerable, Named } from './remedy.tsx';

type Part<Name extends keyof FindingDetails> = NonNullable<FindingDetails[Name]>;

export function FindingDetailFacts({ details }: { readonly details: FindingDetails }): ReactNode {
  const { vex, licence, cvss, epss, image, resource, request, confidence } = details;
  const about = details.package;
  const isNamedAbove = findVulnerable(details) !== undefined;
  const parts = [vex, licence, cvss, epss, image, resource, request, confidence, isNamedAbove ? (about?.purl ?? undefined) : about];
  if (parts.every((part) => part === undefined)) return null;
  return (
    <Facts className={styles['facts']}>
      {vex && <Vex vex={vex} />}
      {about && <Package about={about} isNamedAbove={isNamedAbove} />}
      {licence !== undefined && (
        <Fact name="Licence">
          <PlainLine text={licence} longest={300} />
        </Fact>
      )}
      {cvss && <Cvss cvss={cvss} />}
      {epss && <Epss epss={epss} />}
      {image !== undefined && <Address name="Image" text={image} />}
      {resource !== undefined && <Address name="Resource" text={resource} />}
      {request && <Request request={request} />}
      {confidence !== undefined && (
        <Fact name="Confidence">
          <PlainLine text={confidence} longest={50} /> <span className={styles['dim']}>in the tool’s own word</span>
        </Fact>
      )}
    </Facts>
  );
}

function Vex({ vex }: { readonly vex: Part<'vex'> }): ReactNode {
  const { words, unknown } = explainVex(vex);
  return (
    <Fact name="VEX">
      {words}
      {unknown !== null && (
        <>
          {': '}
          <code>
            <PlainLine text={unknown} longest={100} />
          </code>
        </>
      )}
      {vex.statement !== null && (
        <div className={styles['statement']}>
          <PlainText text={vex.statement} longest={300} />
        </div>
      )}
    </Fact>
  );
}

function Package({ about, isNamedAbove }: { readonly about: Part<'package'>; readonly isNamedAbove: boolean }): ReactNode {
  if (isNamedAbove && about.purl === null) return null;
  return (
    <Fact name="Package">
      {!isNamedAbove && (
        <div>
          <Named about={about} />
        </div>
      )}
      {about.purl !== null && (
        <code>
          <PlainLine text={about.purl} longest={600} />
        </code>
      )}
    </Fact>
  );
}

function Cvss({ cvss: { version, score, vector } }: { readonly cvss: Part<'cvss'> }): ReactNode {
  return (
    <Fact name="CVSS">
      <strong>{score.toFixed(1)}</strong> <span className={styles['dim']}>of 10, by CVSS {version}</span>
      {vector !== null && (
        <div>
          <code>
            <PlainLine text={vector} />
          </code>
        </div>
      )}
    </Fact>
  );
}

function Epss({ epss: { score, percentile } }: { readonly epss: Part<'epss'> }): ReactNode {
  return (
    <Fact name="EPSS">
      <strong>{tellShare(score)}</strong>{' '}
      <span className={styles['dim']}>
        likely to be exploited within 30 days
        {percentile !== null && `, at least as likely as ${tellShare(percentile)} of all vulnerabilities`}. As the report has it.
      </span>
    </Fact>
  );
}

function Address({ name, text }: { readonly name: string; readonly text: string }): ReactNode {
  return (
    <Fact name={name}>
      <div className={styles['address']}>
        <code>
          <PlainLine text={text} longest={500} />
        </code>
        <CopyButton text={text} what={name.toLowerCase()} />
      </div>
    </Fact>
  );
}

/** No link: it would send the request from the browser of whoever looks. */
function Request({ request: { method, url, parameter } }: { readonly request: Part<'request'> }): ReactNode {
  return (
    <Fact name="Request">
      <code className={styles['method']}>
        <PlainLine text={method} longest={20} />
      </code>
      <PlainText text={url} longest={300} mono />
      {parameter !== null && (
        <>
          <span className={styles['dim']}>in parameter</span>{' '}
          <code>
            <PlainLine text={parameter} />
          </code>
        </>
      )}
    </Fact>
  );
}
