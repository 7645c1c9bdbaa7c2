<?php // Makes a new site in an empty database; prints each user's id and application password as JSON.
[, $program, $uploads, $password] = $argv;
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = parse_url(getenv('SMM_WORDPRESS_URL'), PHP_URL_HOST);
require "$program/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Lumen Coffee', 'admin', 'admin@example.com', true, '', $password);
$options = [
    'permalink_structure' => '/%postname%/',
    'timezone_string' => 'Asia/Shanghai',
    'comment_previously_approved' => 0,
    'upload_path' => $uploads,
    'upload_url_path' => WP_HOME . '/uploads',
    'thread_comments' => 1,
];
array_walk($options, fn($value, $name) => update_option($name, $value));
$people = ['admin' => get_user_by('login', 'admin')->ID];
foreach (['editor', 'author', 'contributor', 'subscriber'] as $role) {
    $person = ['user_login' => $role, 'user_pass' => wp_generate_password(), 'user_email' => "$role@example.com"];
    $people[$role] = wp_insert_user($person + ['display_name' => ucfirst($role), 'role' => $role]);
}
foreach ($people as $name => $id) {
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'SMM']);
    $made[$name] = ['id' => $id, 'password' => $password];
}
echo json_encode($made);
