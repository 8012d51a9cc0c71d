/** The variables of the preload: a file of the suite's own Playwright, and the browsers to launch. */
export const launchVariables = {
  module: 'STAGEGATE_PLAYWRIGHT',
  chromium: 'STAGEGATE_CHROMIUM',
  headless: 'STAGEGATE_CHROMIUM_HEADLESS',
} as const;
