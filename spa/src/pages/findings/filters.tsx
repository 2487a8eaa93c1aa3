// The filters below the search. Each is in the address.
import { Button } from '@mantine/core';
import { type ReactNode } from 'react';
import { useBranches } from '../../api/use-branches.ts';
import { useScan } from '../../api/use-scan.ts';
import { useScans } from '../../api/use-scans.ts';
import { describeRef } from '../../components/describe-ref.ts';
import { triageOrder, triageWords } from '../../components/triage-words.ts';
import { FacetFilter } from './facet-filter.tsx';
import { FilterSelect } from './filter-select.tsx';
import styles from './filters.module.css';
import { stateWords } from './finding-words.ts';
import { filterNames, stateChoices, writeTriage } from './findings-filter.ts';
import type { FindingsAddress } from './use-findings-address.ts';

interface FiltersProps {
  readonly project: string;
  readonly address: FindingsAddress;
}

export function Filters({ project, address }: FiltersProps): ReactNode {
  const { filter, change, isDefault } = address;
  return (
    <div className={styles['filters']}>
      {/* A scan is of one branch. */}
      {filter.scan === null ? (
        <RefFilter project={project} address={address} />
      ) : (
        <ScanFilter project={project} scan={filter.scan} onClear={() => change({ scan: null })} />
      )}
      <StateFilter address={address} />
      <TriageFilter address={address} />
      <FacetFilter project={project} address={address} by="rule" name="Rule" />
      <FacetFilter project={project} address={address} by="path" name="File" />
      <FacetFilter project={project} address={address} by="tool" name="Tool" />
      <CategoryFilter project={project} address={address} />
      {!isDefault && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => change(Object.fromEntries([...filterNames, 'in' as const].map((name) => [name, null])))}
        >
          Clear all
        </Button>
      )}
    </div>
  );
}

interface ScanFilterProps {
  readonly project: string;
  readonly scan: string;
  readonly onClear: () => void;
}

function ScanFilter({ project, scan, onClear }: ScanFilterProps): ReactNode {
  const { data } = useScan(project, scan);
  return (
    <FilterSelect
      name="Scan"
      // Ids of the same minute begin alike, so the end tells them apart.
      shown={data === undefined ? `…${scan.slice(-8)}` : `${data.tool} on ${describeRef(data.ref, data.pullRequest)}`}
      fallback=""
      chosen={[]}
      options={[]}
      note="Only what this scan found."
      onChoose={() => undefined}
      onClear={onClear}
    />
  );
}

function RefFilter({ project, address: { filter, change } }: FiltersProps): ReactNode {
  const { data } = useBranches(project);
  const own = data?.items.find(({ isDefault }) => isDefault);
  return (
    <FilterSelect
      name="Branch"
      shown={filter.ref === null ? null : describeRef(filter.ref)}
      fallback={own === undefined ? 'Default' : describeRef(own.ref)}
      chosen={[filter.ref ?? own?.ref ?? '']}
      options={data?.items.map(({ ref, pullRequest }) => ({ value: ref, label: describeRef(ref, pullRequest) }))}
      isSearchable
      onChoose={(ref) => change({ ref: ref === own?.ref ? null : ref, scan: null })}
      onClear={() => change({ ref: null })}
    />
  );
}

const states = stateChoices.map((value) => ({ value, label: value === 'all' ? 'Open and gone' : stateWords[value].label }));

function StateFilter({ address: { filter, change } }: Pick<FiltersProps, 'address'>): ReactNode {
  return (
    <FilterSelect
      name="State"
      shown={filter.state === 'open' ? null : (states.find(({ value }) => value === filter.state)?.label ?? null)}
      fallback="Open"
      chosen={[filter.state]}
      options={states}
      onChoose={(state) => change({ state: state === 'open' ? null : state })}
      onClear={() => change({ state: null })}
    />
  );
}

function TriageFilter({ address: { filter, change } }: Pick<FiltersProps, 'address'>): ReactNode {
  const { triage } = filter;
  const isDefault = writeTriage(triage) === null;
  const words = triage.length === triageOrder.length ? 'Any' : triage.map((state) => triageWords[state].label).join(', ');
  return (
    <FilterSelect
      name="Triage"
      shown={isDefault ? null : words}
      fallback="Not dismissed"
      chosen={triage}
      options={triageOrder.map((value) => ({ value, label: triageWords[value].label }))}
      isMultiple
      onChoose={(state) => change({ triage: writeTriage(triageOrder.filter((one) => triage.includes(one) !== (one === state))) })}
      onClear={() => change({ triage: null })}
    />
  );
}

/** Only where runs of a tool are kept apart by one; its choices are those of the newest scans. */
function CategoryFilter({ project, address: { filter, change } }: FiltersProps): ReactNode {
  const { data } = useScans(project, { ref: filter.ref });
  const known = new Set(data?.pages[0]?.items.map(({ category }) => category));
  if (filter.category !== null) known.add(filter.category);
  known.delete('');
  if (known.size === 0) return null;
  return (
    <FilterSelect
      name="Category"
      shown={filter.category}
      fallback="Any"
      chosen={filter.category === null ? [] : [filter.category]}
      options={[...known].sort().map((value) => ({ value, label: value }))}
      onChoose={(category) => change({ category: category === filter.category ? null : category })}
      onClear={() => change({ category: null })}
    />
  );
}
