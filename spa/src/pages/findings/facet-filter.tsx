// A filter whose choices are what the findings have: tools, rules, files; with how many of each.
import { useState, type ReactNode } from 'react';
import { useFindingGroups } from '../../api/use-finding-groups.ts';
import { FilterSelect } from './filter-select.tsx';
import { toQuery } from './findings-filter.ts';
import type { FindingsAddress } from './use-findings-address.ts';

interface FacetFilterProps {
  readonly project: string;
  readonly address: FindingsAddress;
  readonly by: 'tool' | 'rule' | 'path';
  readonly name: string;
}

export function FacetFilter({ project, address, by, name }: FacetFilterProps): ReactNode {
  const [wasOpened, setWasOpened] = useState(false);
  const { filter, change } = address;
  const value = filter[by];
  const { data } = useFindingGroups(project, by, { ...toQuery(filter), [by]: null }, { enabled: wasOpened });
  const options = data?.items.flatMap(({ key, count }) => (key === null ? [] : [{ value: key, label: key, count }]));
  return (
    <FilterSelect
      name={name}
      shown={value}
      fallback="Any"
      chosen={value === null ? [] : [value]}
      options={options}
      isSearchable
      note={data?.isCut === true ? 'The 200 with the most findings. The search of the page finds the others.' : undefined}
      onOpen={() => setWasOpened(true)}
      onChoose={(chosen) => change({ [by]: chosen === value ? null : chosen })}
      onClear={() => change({ [by]: null })}
    />
  );
}
