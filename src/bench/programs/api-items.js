// SPDX-License-Identifier: Apache-2.0
// What the APIs here answer with.
'use strict';
const crypto = require('node:crypto');

/** So many items, different ones each time. */
function items(count) {
    const first = Math.floor(Math.random() * 1e6);
    return Array.from({length: count}, (_, index) => ({
        id: first + index,
        name: `item ${first + index}`,
        price: ((first * 31 + index * 17) % 10000) / 100,
        tags: ['new', 'red', `shelf ${index % 7}`],
    }));
}

/** By the hash of the body, as web frameworks make it; the hash is made in native code. */
function etag(body) {
    return `"${crypto.createHash('sha1').update(body).digest('base64')}"`;
}

module.exports = {items, etag};
