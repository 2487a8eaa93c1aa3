// The look: deep slate and indigo, one warm accent, system fonts. Meanings (severity, outcome) have their colours in meanings.css.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { keepFocus } from '../components/keep-focus.ts';

const indigo: MantineColorsTuple = [
  '#f1f3fa', '#dfe3f1', '#bdc5e2', '#98a4d2', '#8490ce', '#6473ba', '#5464ae', '#435196', '#364279', '#283159',
]; // prettier-ignore
const slate: MantineColorsTuple = [
  '#dce0e9', '#b6bdcc', '#939cb0', '#6b758c', '#3f485c', '#303849', '#232a38', '#171c27', '#11151e', '#0c0f16',
]; // prettier-ignore

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  colors: { indigo, dark: slate },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '650',
    textWrap: 'balance',
    sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1.125rem', lineHeight: '1.4' } },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    // A <header> outside of <main> would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
    Modal: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, onExitTransitionEnd: keepFocus },
      styles: { title: { fontWeight: 650 } },
    },
  },
});

const redFilled = { '--mantine-color-red-filled': '#c92a2a', '--mantine-color-red-filled-hover': '#ae2424' };

/** Mantine's grey for secondary text is too pale on white (3.3 : 1), and so is its red under and as text (3.3 to 3.9 : 1). */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#586174',
    '--mantine-color-placeholder': '#6b7385',
    '--mantine-color-error': '#c92a2a',
    ...redFilled,
    '--mantine-color-red-outline': '#c92a2a',
  },
  dark: {
    '--mantine-color-dimmed': '#9aa3b7',
    '--mantine-color-body': '#1c222e',
    '--mantine-color-placeholder': '#8a93a8',
    '--mantine-color-error': '#ffa8a8',
    ...redFilled,
  },
});
