// SPDX-License-Identifier: Apache-2.0
// The same API as api-http.js with Express, which makes the ETag by itself. Prints the port that it listens on.
'use strict';
const express = require('express');
const {items} = require('./api-items.js');

const app = express();
app.get('/items', (request, response) => {
    response.json(items(Number(request.query.count ?? 20)));
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
