// Draws the API's documentation from its schema; the session and its CSRF token go with what is tried out.
const place = document.getElementById("api-docs");
const csrf = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  docExpansion: "list",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  requestInterceptor: (request) => {
    if (csrf && new URL(request.url, location.href).origin === location.origin) {
      request.headers["X-CSRFToken"] = decodeURIComponent(csrf[1]);
    }
    return request;
  },
});
