// One filter: a button that says what it is set to and discloses its choices, and a cross that clears it.
import { CloseButton, Combobox, Loader, useCombobox } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './filters.module.css';

export interface FilterOption {
  readonly value: string;
  readonly label: string;
  readonly count?: number;
}

interface FilterSelectProps {
  readonly name: string;
  /** What it is set to, in words; null for its default. */
  readonly shown: string | null;
  /** Said while it has its default: "Open". */
  readonly fallback: string;
  readonly chosen: readonly string[];
  /** Undefined while they load. */
  readonly options: readonly FilterOption[] | undefined;
  readonly isSearchable?: boolean;
  readonly isMultiple?: boolean;
  /** Said under the choices. */
  readonly note?: string | undefined;
  readonly onOpen?: () => void;
  readonly onChoose: (value: string) => void;
  readonly onClear: () => void;
}

const longestList = 200;

export function FilterSelect(props: FilterSelectProps): ReactNode {
  const { name, shown, fallback, chosen, options, isSearchable = false, isMultiple = false, note, onOpen, onChoose, onClear } = props;
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownOpen: () => {
      onOpen?.();
      if (isSearchable) combobox.focusSearchInput();
    },
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setSearch('');
    },
  });
  const wanted = search.trim().toLowerCase();
  const matching = options?.filter(({ label }) => label.toLowerCase().includes(wanted)).slice(0, longestList);
  return (
    <div className={styles['filter']} data-set={shown !== null || undefined}>
      <Combobox
        store={combobox}
        width="max-content"
        position="bottom-start"
        shadow="md"
        withinPortal={false}
        onOptionSubmit={(value) => {
          onChoose(value);
          if (!isMultiple) combobox.closeDropdown();
        }}
      >
        <Combobox.Target targetType="button">
          <button type="button" className={styles['button']} onClick={() => combobox.toggleDropdown()}>
            <span className={styles['name']}>{name}</span>
            <span className={styles['value']}>
              <PlainLine text={shown ?? fallback} longest={36} />
            </span>
            {shown === null && <IconChevronDown size={14} aria-hidden />}
          </button>
        </Combobox.Target>
        <Combobox.Dropdown className={styles['dropdown'] ?? ''}>
          {isSearchable && (
            <Combobox.Search
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              placeholder="Search"
              aria-label={`Search ${name}`}
            />
          )}
          <Combobox.Options className={styles['options'] ?? ''} aria-label={name}>
            {matching === undefined && (
              <Combobox.Empty>
                <Loader size="xs" aria-label="Loading" />
              </Combobox.Empty>
            )}
            {matching?.length === 0 && (
              <Combobox.Empty>{wanted === '' ? 'There is nothing to choose from.' : 'Nothing has this name.'}</Combobox.Empty>
            )}
            {matching?.map((option) => (
              <Choice key={option.value} option={option} isChosen={chosen.includes(option.value)} />
            ))}
          </Combobox.Options>
          {note !== undefined && <Combobox.Footer className={styles['note'] ?? ''}>{note}</Combobox.Footer>}
        </Combobox.Dropdown>
      </Combobox>
      {shown !== null && <CloseButton size="xs" iconSize={14} aria-label={`Clear ${name.toLowerCase()}`} onClick={onClear} />}
    </div>
  );
}

function Choice({ option, isChosen }: { readonly option: FilterOption; readonly isChosen: boolean }): ReactNode {
  return (
    <Combobox.Option value={option.value} active={isChosen} className={styles['option'] ?? ''}>
      <span className={styles['tick']}>{isChosen && <IconCheck size={14} aria-hidden />}</span>
      <PlainLine text={option.label} longest={80} />
      {option.count !== undefined && <span className={styles['count']}>{option.count.toLocaleString('en')}</span>}
    </Combobox.Option>
  );
}
