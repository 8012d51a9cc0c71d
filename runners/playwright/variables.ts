/** The variables of the preload: a file of the suite's own Playwright, the browsers to launch, and the folder that takes what answers. */
export const launchVariables = {
  module: 'STAGEGATE_PLAYWRIGHT',
  chromium: 'STAGEGATE_CHROMIUM',
  headless: 'STAGEGATE_CHROMIUM_HEADLESS',
  answers: 'STAGEGATE_ANSWERS',
} as const;
