// The command palette: pages and projects by name. Loaded when first asked for.
import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconBug, IconFolder, IconSearch } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useProjects } from '../api/use-projects.ts';
import { palette } from './open-palette.ts';
import { useNavigation } from './use-navigation.ts';

const [store, spotlight] = createSpotlight();

export function CommandPalette(): ReactNode {
  const isAsked = palette.use();
  const [, navigate] = useLocation();
  const { data: projects } = useProjects({ enabled: isAsked });
  const items = useNavigation();
  useEffect(() => {
    if (isAsked) spotlight.open();
  }, [isAsked]);

  const actions: SpotlightActionGroupData[] = [
    {
      group: 'Pages',
      actions: items.map(({ label, href, icon: ItemIcon }) => ({
        id: href,
        label,
        onClick: () => navigate(href),
        leftSection: <ItemIcon size={18} aria-hidden />,
      })),
    },
    {
      group: 'Projects',
      actions: (projects?.items ?? []).flatMap(({ id, slug, name }) => [
        {
          id,
          label: name,
          description: slug,
          keywords: [slug],
          onClick: () => navigate(`/projects/${slug}`),
          leftSection: <IconFolder size={18} aria-hidden />,
        },
        {
          id: `${id} findings`,
          label: `${name}: findings`,
          keywords: [slug],
          onClick: () => navigate(`/projects/${slug}/findings`),
          leftSection: <IconBug size={18} aria-hidden />,
        },
      ]),
    },
  ];
  return (
    <Spotlight
      store={store}
      actions={actions}
      limit={12}
      shortcut={null}
      scrollable
      nothingFound="No page and no project has this name."
      onSpotlightClose={() => palette.set(false)}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: 'Pages and projects',
        'aria-label': 'Search pages and projects',
      }}
    />
  );
}
