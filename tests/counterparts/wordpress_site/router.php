<?php // Serves the program's own files and what was uploaded; everything else is WordPress's index.php.
$path = urldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$program = $_SERVER['DOCUMENT_ROOT'];
if (str_starts_with($path, '/uploads/') && is_file($file = getenv('SMM_WORDPRESS_UPLOADS') . substr($path, 8))) {
    header('Content-Type: ' . mime_content_type($file));
    readfile($file);
    return true;
}
if (is_file($program . $path) || is_file("$program$path/index.php")) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
chdir($program);
require "$program/index.php";
