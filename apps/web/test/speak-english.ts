import { i18n } from '@lingui/core';

// Without a catalogue every sentence stands as it is in the code.
i18n.loadAndActivate({ locale: 'en', messages: {} });
