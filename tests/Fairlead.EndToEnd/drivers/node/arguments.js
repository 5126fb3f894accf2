'use strict';
// --name value pairs; a name without a value is true; a repeated one becomes a list.
module.exports = argv => {
  const flags = {};
  for (let i = 0; i < argv.length; i++) {
    const name = argv[i].slice(2);
    const value = i + 1 < argv.length && !argv[i + 1].startsWith('--') ? argv[++i] : true;
    flags[name] = name in flags ? [].concat(flags[name], value) : value;
  }
  return flags;
};
