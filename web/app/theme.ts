import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const blue: MantineColorsTuple = [
  '#eaf2fb',
  '#d0e2f5',
  '#a4c8ec',
  '#74ace3',
  '#4c92d8',
  '#2f78c4',
  '#1a63b3',
  '#0b4f9e',
  '#083f80',
  '#062f61',
];

const red: MantineColorsTuple = [
  '#fcecec',
  '#f8d3d3',
  '#eda5a5',
  '#e37777',
  '#d84f4f',
  '#c93434',
  '#b52222',
  '#a01414',
  '#820f0f',
  '#640b0b',
];

export const theme = createTheme({
  fontFamily: "'Noto Sans', system-ui, sans-serif",
  headings: { fontFamily: "'Noto Sans', system-ui, sans-serif" },
  colors: { blue, red },
  primaryColor: 'blue',
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** Mantine's colours of text and page are ours, whose contrast was chosen. */
export const resolver: CSSVariablesResolver = () => {
  const own = {
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-dimmed': 'var(--quiet)',
    '--mantine-color-placeholder': 'var(--quiet)',
    '--mantine-color-anchor': 'var(--link)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-default-border': 'var(--edge)',
  };
  return { variables: {}, light: own, dark: own };
};
